package io.manta.operator.controller;

import io.manta.manifest.ObjectId;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.ResourceKey;
import io.manta.pipeline.TemplateSelection;
import io.manta.plan.PruneLimit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What the templates that are in use no longer make, over all objects. Whether that is little is
 * known when every object had its pass with them: what one pass finds is always little. Nothing
 * here outlives the process: another one counts again what is there then.
 */
final class PruneCensus {

  /**
   * @param asOf changes of templates that it is after
   * @param dropped kinds of what its templates no longer make
   */
  private record Entry(long asOf, List<String> dropped) {}

  /**
   * @param asOf changes of templates that it is after
   */
  private record Tally(
      long asOf, PruneLimit.Count all, Map<String, PruneLimit.Count> byNamespace) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Set<ResourceKey> waiting = ConcurrentHashMap.newKeySet();
  private final TemplateSelection selection;
  private final ReconciledObjects objects;
  private final ObjectCache cache;
  private final Consumer<ResourceKey> wake;
  private Optional<Tally> tally = Optional.empty();

  /**
   * @param wake hears of objects that waited for the count
   */
  PruneCensus(
      TemplateSelection selection,
      ReconciledObjects objects,
      ObjectCache cache,
      Consumer<ResourceKey> wake) {
    this.selection = selection;
    this.objects = objects;
    this.cache = cache;
    this.wake = wake;
  }

  /**
   * An object had its pass.
   *
   * @param asOf changes of templates that it was after
   * @param dropped what its templates no longer make
   */
  void counts(String uid, long asOf, Collection<ObjectId> dropped) {
    Entry before = entries.get(uid);
    List<String> kinds =
        dropped.isEmpty() ? List.of() : dropped.stream().map(ObjectId::kind).sorted().toList();
    if (before == null || before.asOf() != asOf || !before.dropped().equals(kinds)) {
      entries.put(uid, new Entry(asOf, kinds));
      wakeIfComplete();
    }
  }

  void forget(String uid) {
    if (entries.remove(uid) != null) {
      wakeIfComplete();
    }
  }

  /** Whether all were counted; if not, it is triggered when they were. */
  boolean isCompleteOrWakes(ResourceKey key) {
    waiting.add(key);
    boolean complete = isComplete();
    if (complete) {
      waiting.remove(key);
    }
    return complete;
  }

  /** Why what is dropped is not little, in a namespace or in all; empty when it is. */
  Optional<String> exceeded(String namespace) {
    Tally now = tally();
    return PruneLimit.exceeded(now.all())
        .map(words -> words + ", of all Ray objects")
        .or(
            () ->
                PruneLimit.exceeded(
                        now.byNamespace().getOrDefault(namespace, PruneLimit.Count.NONE))
                    .map(words -> words + ", of the Ray objects of this namespace"));
  }

  private void wakeIfComplete() {
    if (!waiting.isEmpty() && isComplete()) {
      List<ResourceKey> those = List.copyOf(waiting);
      those.forEach(waiting::remove);
      those.forEach(wake);
    }
  }

  private boolean isComplete() {
    return objects.areComplete() && objects.all().allMatch(this::isCounted);
  }

  private boolean isCounted(ReconciledObjects.Known one) {
    Entry entry = entries.get(one.uid());
    return entry != null && entry.asOf() >= selection.changes(one.key().namespace());
  }

  /** As it was when all were counted: what is deleted since then makes it no different. */
  private synchronized Tally tally() {
    long asOf = selection.changes();
    if (tally.filter(known -> known.asOf() == asOf).isEmpty()) {
      tally = Optional.of(count(asOf));
    }
    return tally.get();
  }

  private Tally count(long asOf) {
    Map<String, PruneLimit.Count> byNamespace = new HashMap<>();
    objects
        .all()
        .forEach(
            one -> byNamespace.merge(one.key().namespace(), count(one), PruneLimit.Count::plus));
    return new Tally(asOf, PruneLimit.together(byNamespace.values()), byNamespace);
  }

  private PruneLimit.Count count(ReconciledObjects.Known one) {
    List<String> there =
        cache.live(one.key(), one.uid()).objects().keySet().stream().map(ObjectId::kind).toList();
    List<String> dropped =
        Optional.ofNullable(entries.get(one.uid())).map(Entry::dropped).orElse(List.of());
    return new PruneLimit.Count(PruneLimit.byKind(there), PruneLimit.byKind(dropped));
  }
}
