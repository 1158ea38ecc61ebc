package io.manta.dev.view;

import io.fabric8.kubernetes.api.model.Event;
import io.manta.model.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a browser shows at one moment: the terminal's tables, with what lies behind each row. Plain
 * records, which Jackson writes; equal as long as nothing but time has passed.
 *
 * @param ready how many objects are as they should be
 * @param objects how many there are
 */
public record Snapshot(
    int ready,
    int objects,
    List<Group> groups,
    Pods pods,
    List<Happening> events,
    List<Journal.Edit> edits) {

  static final int EVENTS = 200;

  /** The objects of one kind. */
  public record Group(String kind, List<String> headings, List<Item> rows) {}

  /**
   * One object.
   *
   * @param waits the whole of what it waits for, where a table has its first line
   * @param generation counts the edits of its spec
   */
  public record Item(
      String namespace,
      String name,
      List<Field> cells,
      String waits,
      long generation,
      List<Condition> conditions) {}

  /** One cell; an age has no text, but since when it is counted. */
  public record Field(String text, String tone, String since) {
    static Field of(Cell cell) {
      String tone = cell.tone().name().toLowerCase(Locale.ROOT);
      return cell.since()
          .map(since -> new Field("", tone, since.toString()))
          .orElse(new Field(cell.text(), tone, ""));
    }
  }

  /** A condition as the API server has it. */
  public record Condition(
      String type, String status, String reason, String message, String since) {}

  /** All pods. */
  public record Pods(List<String> headings, List<PodItem> rows) {}

  /**
   * One pod.
   *
   * @param cluster the RayCluster that it is of; empty for none
   */
  public record PodItem(
      String namespace, String name, String cluster, List<Field> cells, String waits) {}

  /** An event of Kubernetes, about an object. */
  public record Happening(
      String type,
      String reason,
      String kind,
      String namespace,
      String name,
      String message,
      int count,
      String last) {}

  /** Before anything is known. */
  public static final Snapshot EMPTY =
      new Snapshot(0, 0, List.of(), new Pods(List.of(), List.of()), List.of(), List.of());

  public static Snapshot of(Board board, Collection<Event> events, List<Journal.Edit> edits) {
    Instant now = board.overview().now();
    List<Row> rows = board.rows();
    return new Snapshot(
        (int) rows.stream().filter(Row::settled).count(),
        rows.size(),
        board.groups().stream()
            .map(
                group ->
                    new Group(
                        group.kind(),
                        group.headings(),
                        group.rows().stream().map(row -> item(row, now)).toList()))
            .toList(),
        new Pods(
            PodRow.HEADINGS, board.overview().pods().stream().map(pod -> item(pod, now)).toList()),
        events.stream()
            .map(Snapshot::happening)
            .sorted(
                Comparator.comparing(Happening::last, Comparator.comparing(Snapshot::moment))
                    .reversed())
            .limit(EVENTS)
            .toList(),
        edits);
  }

  private static Item item(Row row, Instant now) {
    return new Item(
        row.namespace(),
        row.name(),
        fields(row.cells(now)),
        row.settled() ? "" : row.explanation(),
        row.object().getMetadata().getGeneration(),
        row.status().at("conditions").items().stream().map(Snapshot::condition).toList());
  }

  private static PodItem item(PodRow pod, Instant now) {
    return new PodItem(
        pod.namespace(), pod.name(), pod.cluster(), fields(pod.cells(now)), pod.waitsFor());
  }

  private static List<Field> fields(List<Cell> cells) {
    return cells.stream().map(Field::of).toList();
  }

  private static Condition condition(Tree condition) {
    return new Condition(
        condition.at("type").text(),
        condition.at("status").text(),
        condition.at("reason").text(),
        condition.at("message").text(),
        condition.at("lastTransitionTime").text());
  }

  private static Happening happening(Event event) {
    return new Happening(
        text(event.getType()),
        text(event.getReason()),
        text(event.getInvolvedObject().getKind()),
        text(event.getInvolvedObject().getNamespace()),
        text(event.getInvolvedObject().getName()),
        text(event.getMessage()),
        event.getSeries() != null && event.getSeries().getCount() != null
            ? event.getSeries().getCount()
            : Optional.ofNullable(event.getCount()).orElse(1),
        last(event));
  }

  /** Events of the older and of the newer API keep it in different fields. */
  private static String last(Event event) {
    return Stream.of(
            event.getSeries() == null || event.getSeries().getLastObservedTime() == null
                ? null
                : event.getSeries().getLastObservedTime().getTime(),
            event.getLastTimestamp(),
            event.getEventTime() == null ? null : event.getEventTime().getTime(),
            event.getMetadata().getCreationTimestamp())
        .filter(time -> time != null && !time.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Some have fractions of a second, which as texts would not be in order. */
  private static Instant moment(String time) {
    return time.isEmpty() ? Instant.EPOCH : Instant.parse(time);
  }

  private static String text(String value) {
    return Optional.ofNullable(value).orElse("");
  }
}
