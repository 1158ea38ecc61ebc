package io.manta.plan;

import io.manta.manifest.Manifest;
import io.manta.model.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many pods before this one ended in its place, one after the other and none of them after it
 * had worked for long: the longer the row, the later the next. The number stands on the pod, so it
 * costs no write of its own and a later process knows it.
 *
 * @param before pods in the row before this one
 * @param worked whether the row is over with this one: it worked for long, or ended only because
 *     somebody deleted it
 */
public record Endings(int before, boolean worked) {

  /** Annotation: {@link #before()}; absent when it is 0. */
  public static final String BEFORE = "manta.io/endings";

  public static final Endings NONE = new Endings(0, false);

  /** Of the first pod of a row; doubled for each that follows. */
  private static final Duration FIRST = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Who was ready for so long works; that it ended has another cause than the ends before. */
  private static final Duration WORKED = Duration.ofMinutes(10);

  static Endings of(Tree pod) {
    String text = pod.at("metadata", "annotations", BEFORE).text();
    int before = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    return new Endings(before, ran(pod).compareTo(WORKED) >= 0 || endedByDeletion(pod));
  }

  /** How soon after it was created a pod that ended is replaced at the earliest. */
  Duration rest() {
    Duration rest = FIRST.multipliedBy(1L << Math.min(before, 10));
    return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
  }

  /** Of a pod that never had a predecessor, or one that another spec replaces. */
  static Duration shortestRest() {
    return FIRST;
  }

  /** What the pod that follows this one, which ended, has before it. */
  int next() {
    return worked ? 0 : before + 1;
  }

  /** Whose place a pod has: its group and the index of its replica. */
  static String place(LivePod pod) {
    return place(pod.group(), pod.isHead() ? 0 : pod.replica().orElse(-1));
  }

  private static String place(String group, int replica) {
    return group + "/" + replica;
  }

  /**
   * Remembers for the time between two pods of a place how many ended there.
   *
   * @param known by {@link #place(LivePod)}; changed in place
   */
  public static void learn(Map<String, Integer> known, Live live) {
    Map<String, Integer> now = new HashMap<>();
    for (LivePod pod : live.pods()) {
      boolean ended = pod.ended().isPresent();
      if (ended || !pod.going()) {
        now.merge(place(pod), ended ? pod.endings().next() : 0, Math::max);
      }
    }
    known.putAll(now);
    known.values().removeIf(next -> next == 0);
  }

  /** The same step, its pod marked when others ended in its place. */
  public static Step mark(Step step, Map<String, Integer> known) {
    if (!(step instanceof Step.Create create) || create.slot().isEmpty() || known.isEmpty()) {
      return step;
    }
    int before =
        create
            .slot()
            .map(slot -> known.getOrDefault(place(slot.group(), slot.replica()), 0))
            .orElse(0);
    return before == 0
        ? step
        : new Step.Create(marked(create.manifest(), before), create.slot(), create.reason());
  }

  private static Manifest marked(Manifest manifest, int before) {
    Tree tree = new Tree(manifest.object());
    Map<String, Object> annotations = new LinkedHashMap<>(tree.at("metadata", "annotations").map());
    annotations.put(BEFORE, Integer.toString(before));
    Map<String, Object> metadata = new LinkedHashMap<>(tree.at("metadata").map());
    metadata.put("annotations", annotations);
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    object.put("metadata", metadata);
    return new Manifest(object, manifest.template(), manifest.origins());
  }

  /**
   * A kubelet that stops a pod writes it down as failed before the pod goes. Who ended in the
   * second of the deletion counts as one that ended by itself and was deleted for that.
   */
  private static boolean endedByDeletion(Tree pod) {
    Tree metadata = pod.at("metadata");
    long grace = metadata.at("deletionGracePeriodSeconds").whole().orElse(0L);
    Optional<Instant> deleted =
        time(metadata.at("deletionTimestamp")).map(due -> due.minusSeconds(grace));
    Optional<Instant> ended = time(ray(pod).at("finishedAt"));
    return deleted.isPresent() && ended.isPresent() && ended.get().isAfter(deleted.get());
  }

  /** How the Ray container ended. */
  private static Tree ray(Tree pod) {
    String ray = pod.at("spec", "containers").item(0).at("name").text();
    return pod.at("status", "containerStatuses").items().stream()
        .filter(status -> status.at("name").text().equals(ray))
        .map(status -> status.at("state", "terminated"))
        .findFirst()
        .orElse(new Tree(null));
  }

  /** From the start of the pod to its end, by its Ray container or its condition. */
  private static Duration ran(Tree pod) {
    Tree ended = ray(pod);
    Optional<Instant> begin =
        time(ended.at("startedAt")).or(() -> time(pod.at("metadata", "creationTimestamp")));
    Optional<Instant> end =
        time(ended.at("finishedAt"))
            .or(
                () ->
                    pod.at("status", "conditions").items().stream()
                        .filter(condition -> condition.at("type").text().equals("Ready"))
                        .filter(condition -> !condition.at("status").text().equals("True"))
                        .flatMap(condition -> time(condition.at("lastTransitionTime")).stream())
                        .findFirst());
    return begin.isPresent() && end.isPresent()
        ? Duration.between(begin.get(), end.get())
        : Duration.ZERO;
  }

  private static Optional<Instant> time(Tree value) {
    try {
      return value.text().isEmpty() ? Optional.empty() : Optional.of(Instant.parse(value.text()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
