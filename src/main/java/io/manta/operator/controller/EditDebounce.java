package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.operator.cache.ResourceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Folds edits of one object: the first triggers a pass at once, all that follow within a second
 * trigger one together. Where they go on, each pass is twice as long after the one before, up to
 * eight seconds; a pause as long ends it. Who edits without pause slows nobody else that way.
 */
public final class EditDebounce {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(8);

  /**
   * An object that was edited a moment ago.
   *
   * @param again whether it was edited again since its last pass
   * @param apart from its last pass to the next
   */
  private record Edits(boolean again, Duration apart) {

    Edits more() {
      return new Edits(true, apart);
    }

    /** Empty ends it: no edit came within the time. */
    Optional<Edits> next() {
      Duration twice = apart.multipliedBy(2);
      return again
          ? Optional.of(new Edits(false, twice.compareTo(LONGEST) < 0 ? twice : LONGEST))
          : Optional.empty();
    }
  }

  private final Map<ResourceKey, Edits> edited = new ConcurrentHashMap<>();

  private final BiConsumer<Runnable, Duration> later;
  private final Consumer<ResourceKey> trigger;

  public EditDebounce(Consumer<ResourceKey> trigger) {
    this(
        trigger,
        (task, wait) ->
            CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task));
  }

  EditDebounce(Consumer<ResourceKey> trigger, BiConsumer<Runnable, Duration> later) {
    this.trigger = trigger;
    this.later = later;
  }

  /** Whether a change is worth a pass now; if not, the pass comes later. */
  public boolean passes(ResourceKey key, HasMetadata now, HasMetadata before) {
    if (!isEdit(now, before)) {
      return true;
    }
    Edits edits =
        edited.compute(
            key, (k, known) -> known == null ? new Edits(false, SHORTEST) : known.more());
    if (!edits.again()) {
      later.accept(() -> over(key), edits.apart());
    }
    return !edits.again();
  }

  private void over(ResourceKey key) {
    Edits next = edited.computeIfPresent(key, (k, known) -> known.next().orElse(null));
    if (next != null) {
      trigger.accept(key);
      later.accept(() -> over(key), next.apart());
    }
  }

  /** Deletion, finalizers and a recreated object wait for nothing. */
  private static boolean isEdit(HasMetadata now, HasMetadata before) {
    var a = now.getMetadata();
    var b = before.getMetadata();
    return Objects.equals(a.getUid(), b.getUid())
        && a.getDeletionTimestamp() == null
        && Objects.equals(a.getFinalizers(), b.getFinalizers());
  }
}
