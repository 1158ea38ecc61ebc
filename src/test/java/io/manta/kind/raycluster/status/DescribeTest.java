package io.manta.kind.raycluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import io.manta.model.Tree;
import io.manta.status.Cause;
import io.manta.status.Event;
import io.manta.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What `kubectl describe raycluster` shows, cause by cause, in one golden file. */
class DescribeTest {

  private static final Path INPUT =
      Path.of("src/test/resources/io/manta/kind/raycluster/status/causes.yaml");
  private static final List<String> OWN =
      List.of("Valid", "Rendered", "Applied", "Ready", "Reconciling", "Stalled");

  @Test
  void every_cause_is_shown_with_what_ends_it() throws IOException {
    StringBuilder out = new StringBuilder();
    StatusMoment.all(Files.readString(INPUT))
        .forEach(
            (title, statusMoment) ->
                out.append("### ").append(title).append("\n\n").append(text(statusMoment)));
    Golden.verify("describe", ".txt", out.toString());
  }

  /** Reasons of RayJobs and RayServices, which no RayCluster has. */
  private static final EnumSet<Cause> OF_JOBS =
      EnumSet.of(
          Cause.JOB_FAILED,
          Cause.SERVE_APPLICATION_FAILED,
          Cause.RAY_CLUSTER_BLOCKED,
          Cause.SUBMITTER_POD_MISSING,
          Cause.RAY_CLUSTER_NOT_FOUND,
          Cause.DASHBOARD_SILENT,
          Cause.RAY_CLUSTER_STARTING,
          Cause.JOB_ID_AWAITED,
          Cause.JOB_STOPPING,
          Cause.JOB_SUBMITTING,
          Cause.JOB_RUNNING);

  @Test
  void every_cause_has_its_section() throws IOException {
    Set<String> shown =
        StatusMoment.all(Files.readString(INPUT)).values().stream()
            .flatMap(statusMoment -> own(statusMoment).stream())
            .map(condition -> condition.at("reason").text())
            .collect(Collectors.toSet());
    Set<Cause> others = EnumSet.of(Cause.EARLIER_RUN_ACTIVE, Cause.NEVER_DUE); // a RayCronJob's
    others.addAll(OF_JOBS);
    others.addAll(EnumSet.range(Cause.SERVE_TIMED_OUT, Cause.SERVE_UPGRADE_RUNS)); // a RayService's
    assertThat(shown)
        .containsAll(
            EnumSet.complementOf(EnumSet.copyOf(others)).stream().map(Cause::reason).toList());
  }

  /** They are labels of metrics, and rows of config/TROUBLESHOOTING.md. */
  @Test
  void every_reason_is_that_of_a_cause() throws IOException {
    Set<String> known =
        EnumSet.allOf(Cause.class).stream().map(Cause::reason).collect(Collectors.toSet());
    known.add("AllPodsReady");
    StatusMoment.all(Files.readString(INPUT))
        .forEach(
            (title, statusMoment) ->
                assertThat(own(statusMoment))
                    .as(title)
                    .filteredOn(
                        one ->
                            List.of("Ready", "Reconciling", "Stalled")
                                .contains(one.at("type").text()))
                    .allSatisfy(one -> assertThat(known).contains(one.at("reason").text())));
  }

  @Test
  void a_message_has_a_kibibyte_at_most_and_the_same_moment_is_never_written_twice()
      throws IOException {
    StatusMoment.all(Files.readString(INPUT))
        .forEach(
            (title, statusMoment) -> {
              Status first = ClusterStatus.of(statusMoment.facts(Map.of(), 0));
              own(statusMoment)
                  .forEach(
                      condition ->
                          assertThat(
                                  condition.at("message").text().getBytes(StandardCharsets.UTF_8))
                              .as(title)
                              .hasSizeLessThanOrEqualTo(1024));
              Status later = ClusterStatus.of(statusMoment.facts(first.value(), 3600));
              assertThat(later.differs()).as(title).isFalse();
              assertThat(later.news()).as(title).isEmpty();
            });
  }

  @Test
  void stalled_and_reconciling_are_never_true_together_and_neither_when_ready() throws IOException {
    StatusMoment.all(Files.readString(INPUT))
        .forEach(
            (title, statusMoment) -> {
              Map<String, String> status = new LinkedHashMap<>();
              own(statusMoment)
                  .forEach(c -> status.put(c.at("type").text(), c.at("status").text()));
              List<String> three =
                  List.of(
                      status.getOrDefault("Ready", "Unsaid"),
                      status.getOrDefault("Reconciling", "Unsaid"),
                      status.getOrDefault("Stalled", "Unsaid"));
              boolean suspended = title.startsWith("suspended");
              assertThat(three.stream().filter("True"::equals).count())
                  .as(title)
                  .isEqualTo(suspended ? 0 : 1);
            });
  }

  @Test
  void what_goes_round_in_circles_is_said_in_the_same_words() throws IOException {
    Map<String, StatusMoment> all = StatusMoment.all(Files.readString(INPUT));
    List<String> titles = new ArrayList<>(all.keySet());
    for (String title : titles) {
      if (title.endsWith(": the same words")) {
        StatusMoment before = all.get(titles.get(titles.indexOf(title) - 1));
        assertThat(own(all.get(title))).as(title).isEqualTo(own(before));
      }
    }
  }

  private static List<Tree> own(StatusMoment statusMoment) {
    return new Tree(ClusterStatus.of(statusMoment.facts(Map.of(), 0)).value())
        .at("conditions").items().stream()
            .filter(condition -> OWN.contains(condition.at("type").text()))
            .toList();
  }

  private static String text(StatusMoment statusMoment) {
    Status clusterStatus = ClusterStatus.of(statusMoment.facts(Map.of(), 0));
    StringBuilder out = new StringBuilder("Conditions:\n");
    for (Tree condition : new Tree(clusterStatus.value()).at("conditions").items()) {
      boolean dull =
          !OWN.contains(condition.at("type").text())
              || condition.at("message").text().isEmpty()
                  && condition.at("reason").text().equals(condition.at("type").text());
      if (!dull || condition.at("type").text().equals("HeadPodReady")) {
        out.append(
            "  %-12s  %-5s  %-20s  %s"
                .formatted(
                    condition.at("type").text(),
                    condition.at("status").text(),
                    condition.at("reason").text(),
                    condition.at("message").text())
                .stripTrailing());
        out.append('\n');
      }
    }
    List<Event> events = new ArrayList<>(statusMoment.events());
    events.addAll(clusterStatus.news());
    out.append(events.isEmpty() ? "Events: none\n" : "Events:\n");
    events.forEach(
        event ->
            out.append(
                "  %-7s  %-24s  %s\n".formatted(event.type(), event.reason(), event.note())));
    return out.append('\n').toString();
  }
}
