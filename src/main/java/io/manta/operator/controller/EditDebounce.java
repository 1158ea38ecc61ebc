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
 * trigger one together. Where many objects of a namespace are edited again and again, that is
 * longer, so that they have some ten passes a second together. Who edits without pause slows nobody
 * else that way, and makes no object of another namespace wait.
 */
public final class EditDebounce {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** For each object that is edited at the moment. */
  private static final Duration EACH = Duration.ofMillis(100);

  /** By namespace: objects edited a moment ago, and whether they were edited again since. */
  private final Map<String, Map<ResourceKey, Boolean>> edited = new ConcurrentHashMap<>();

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
        key.namespace(),
        (namespace, known) -> {
          Map<ResourceKey, Boolean> objects = known == null ? new ConcurrentHashMap<>() : known;
          isFirst[0] = objects.putIfAbsent(key, false) == null;
          objects.replace(key, !isFirst[0]);
          return objects;
        });
    if (isFirst[0]) {
      later.accept(() -> over(key), apart(key.namespace()));
    }
    return isFirst[0];
  }

  private void over(ResourceKey key) {
    boolean[] wasEdited = new boolean[1];
    edited.computeIfPresent(
        key.namespace(),
        (namespace, objects) -> {
          wasEdited[0] = objects.replace(key, true, false);
          if (!wasEdited[0]) {
            objects.remove(key);
          }
          return objects.isEmpty() ? null : objects;
        });
    if (wasEdited[0]) {
      trigger.accept(key);
      later.accept(() -> over(key), apart(key.namespace()));
    }
  }

  /**
   * How long after an edit that changed nothing else in the status another is written: half as long
   * as passes are apart, so that each of them may write it and no other is needed.
   */
  Duration statusesApart(String namespace) {
    return apart(namespace).dividedBy(2);
  }

  private Duration apart(String namespace) {
    Duration together = EACH.multipliedBy(edited.getOrDefault(namespace, Map.of()).size());
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
