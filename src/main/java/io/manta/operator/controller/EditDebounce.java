package io.manta.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.manta.operator.cache.ResourceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Folds edits of one object: the first triggers a pass at once, all that follow within a second
 * trigger one together. Where many objects are edited again and again, that is longer, so that they
 * have some ten passes a second together. Who edits without pause slows nobody else that way.
 */
public final class EditDebounce {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** For each object that is edited at the moment. */
  private static final Duration EACH = Duration.ofMillis(100);

  /** Objects edited a moment ago, and whether they were edited again since. */
  private final Map<ResourceKey, Boolean> edited = new ConcurrentHashMap<>();

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
    boolean[] isFirst = new boolean[1];
    edited.compute(
        key,
        (k, again) -> {
          isFirst[0] = again == null;
          return again != null;
        });
    if (isFirst[0]) {
      later.accept(() -> over(key), apart());
    }
    return isFirst[0];
  }

  private void over(ResourceKey key) {
    boolean[] wasEdited = new boolean[1];
    edited.computeIfPresent(
        key,
        (k, again) -> {
          wasEdited[0] = again;
          return again ? Boolean.FALSE : null;
        });
    if (wasEdited[0]) {
      trigger.accept(key);
      later.accept(() -> over(key), apart());
    }
  }

  /**
   * How long after an edit that changed nothing else in the status another is written: half as long
   * as passes are apart, so that each of them may write it and no other is needed.
   */
  Duration statusesApart() {
    return apart().dividedBy(2);
  }

  private Duration apart() {
    Duration together = EACH.multipliedBy(edited.size());
    if (together.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return together.compareTo(SHORTEST) < 0 ? SHORTEST : together;
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
