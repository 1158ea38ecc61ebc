package io.manta.dev.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A browser shows what the terminal shows. */
class SnapshotTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  @ParameterizedTest(name = "{0} {1}: {2}, {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "RayCluster | {} | pending | the operator to begin",
        "RayCluster | {observedGeneration: 1, state: ready, desiredWorkerReplicas: 0} | ready | a pod to be made",
        "RayCluster | {observedGeneration: 1, conditions: [{type: ReplicaFailure, status: 'True'}, {type: Ready,"
            + " status: 'False', reason: QuotaExceeded, message: \"quota: team\\nsince noon\"}]} | pending"
            + " | \"quota: team\\nsince noon\"",
        "RayJob | {jobDeploymentStatus: Running} | Running | ''",
        "RayJob | {observedGeneration: 1, jobDeploymentStatus: Initializing, conditions: [{type: Ready,"
            + " status: 'False', reason: WaitingForHead, message: 'no node'}]} | Initializing | no node",
        "RayService | {} | New | the operator to begin",
        "RayCronJob | {} | New | the operator to begin",
        "RayCronJob | {observedGeneration: 1, conditions: [{type: Ready, status: 'True', message: next at noon}]}"
            + " | Scheduled | ''",
        "RayCronJob | {observedGeneration: 1, conditions: [{type: Ready, status: 'False', reason: NeverDue,"
            + " message: never due}]} | NeverDue | never due"
      })
  void an_object_says_what_it_waits_for(String kind, String status, String state, String waits) {
    Snapshot snapshot = Snapshot.of(board(object(kind, "demo", status)), List.of(), List.of());

    Snapshot.Item item = item(snapshot, kind);
    assertThat(item.cells().get(1).text()).isEqualTo(state);
    assertThat(item.waits()).isEqualTo(waits.replace("\"", "").replace("\\n", "\n"));
  }

  @Test
  void every_cell_of_the_terminals_tables_is_in_it() {
    Board board =
        board(
            object("RayCluster", "mini", "{observedGeneration: 1, state: ready}"),
            object("RayJob", "sums", "{jobDeploymentStatus: Running, jobStatus: RUNNING}"),
            object("RayService", "chat", "{}"),
            object("RayCronJob", "nightly", "{observedGeneration: 1}"));

    Snapshot snapshot = Snapshot.of(board, List.of(), List.of());

    List<List<String>> inBrowser = new ArrayList<>();
    snapshot
        .groups()
        .forEach(group -> group.rows().forEach(row -> inBrowser.add(texts(row.cells()))));
    snapshot.pods().rows().forEach(row -> inBrowser.add(texts(row.cells())));
    List<List<String>> inTerminal = new ArrayList<>();
    List<Table> tables = new ArrayList<>(board.tables());
    tables.add(board.overview().podTable());
    tables.forEach(
        table ->
            table
                .rows()
                .forEach(
                    row ->
                        inTerminal.add(
                            row.stream()
                                .map(cell -> cell.since().isPresent() ? "" : cell.text())
                                .toList())));
    assertThat(inBrowser).containsExactlyElementsOf(inTerminal).hasSize(5);
    assertThat(snapshot.objects()).isEqualTo(4);
  }

  @Test
  void time_alone_changes_nothing_so_that_nothing_is_sent() {
    GenericKubernetesResource cluster = object("RayCluster", "mini", "{}");

    assertThat(Snapshot.of(board(NOW.plusSeconds(60), cluster), List.of(), List.of()))
        .isEqualTo(Snapshot.of(board(NOW, cluster), List.of(), List.of()));
    assertThat(
            Snapshot.of(
                board(object("RayCluster", "mini", "{observedGeneration: 1, state: ready}")),
                List.of(),
                List.of()))
        .isNotEqualTo(Snapshot.of(board(NOW, cluster), List.of(), List.of()));
  }

  @Test
  void what_somebody_wrote_goes_through_as_text() {
    Snapshot snapshot =
        Snapshot.of(
            board(
                object(
                    "RayCluster",
                    "mini",
                    "{observedGeneration: 1, conditions: [{type: Ready, status: 'False', message: '"
                        + MARKUP
                        + "'}]}")),
            List.of(event(0, MARKUP)),
            List.of());

    assertThat(item(snapshot, "RayCluster").waits()).isEqualTo(MARKUP);
    assertThat(snapshot.events().get(0).message()).isEqualTo(MARKUP);
  }

  @Test
  void of_many_events_the_newest_are_shown_the_newest_first() {
    List<Event> events =
        IntStream.range(0, 3 * Snapshot.EVENTS).mapToObj(i -> event(i, "number " + i)).toList();

    List<Snapshot.Happening> shown = Snapshot.of(board(), events, List.of()).events();

    assertThat(shown).hasSize(Snapshot.EVENTS);
    assertThat(shown.get(0).message()).isEqualTo("number " + (3 * Snapshot.EVENTS - 1));
  }

  /** The operator writes microseconds, Kubernetes' controllers seconds. */
  @Test
  void times_with_and_without_fractions_are_in_order() {
    Event earlier = event(1, "earlier");
    Event later = event(0, "later");
    later.setLastTimestamp("2026-11-22T12:00:01.500000Z");

    assertThat(Snapshot.of(board(), List.of(earlier, later), List.of()).events())
        .extracting(Snapshot.Happening::message)
        .containsExactly("later", "earlier");
  }

  private static List<String> texts(List<Snapshot.Field> fields) {
    return fields.stream().map(Snapshot.Field::text).toList();
  }

  private static Snapshot.Item item(Snapshot snapshot, String kind) {
    return snapshot.groups().stream()
        .filter(group -> group.kind().equals(kind))
        .flatMap(group -> group.rows().stream())
        .findFirst()
        .orElseThrow();
  }

  private static Board board(GenericKubernetesResource... objects) {
    return board(NOW, objects);
  }

  private static Board board(Instant now, GenericKubernetesResource... objects) {
    List<GenericKubernetesResource> all = List.of(objects);
    return new Board(
        of("RayService", all).stream().map(ServiceRow::new).toList(),
        of("RayJob", all).stream().map(JobRow::new).toList(),
        of("RayCronJob", all).stream().map(CronJobRow::new).toList(),
        Overview.of(of("RayCluster", all), all.size() > 1 ? List.of(pod()) : List.of(), now));
  }

  private static List<GenericKubernetesResource> of(
      String kind, List<GenericKubernetesResource> all) {
    return all.stream().filter(one -> one.getKind().equals(kind)).toList();
  }

  private static GenericKubernetesResource object(String kind, String name, String status) {
    return YAML.unmarshal(
        """
        apiVersion: ray.io/v1
        kind: %s
        metadata: {name: %s, namespace: default, generation: 1, creationTimestamp: "2026-11-22T11:59:00Z"}
        spec: {schedule: "0 0 * * *"}
        status: %s
        """
            .formatted(kind, name, status),
        GenericKubernetesResource.class);
  }

  private static Pod pod() {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: mini-head-xxxxx
          namespace: default
          creationTimestamp: "2026-11-22T11:59:30Z"
          labels: {ray.io/cluster: mini, ray.io/node-type: head, ray.io/group: headgroup}
        spec: {containers: [{name: ray-head}]}
        status: {phase: Pending}
        """,
        Pod.class);
  }

  private static Event event(int second, String message) {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Event
        metadata: {name: one, namespace: default}
        type: Warning
        reason: Failed
        message: "%s"
        involvedObject: {kind: RayCluster, namespace: default, name: mini}
        lastTimestamp: "%s"
        """
            .formatted(message, NOW.plusSeconds(second)),
        Event.class);
  }
}
