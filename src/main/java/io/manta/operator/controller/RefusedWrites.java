package io.manta.operator.controller;

import static java.util.stream.Collectors.toSet;

import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Live;
import io.manta.plan.LiveObject;
import io.manta.plan.LivePod;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Plan;
import io.manta.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The writes of one cluster that the API server refused, each with its own back-off. Passes come
 * with every event, so without it one refusal is asked for again as often as pods change. A write
 * is sent at once when it, its object or the RayCluster changed since: the answer may be another.
 */
public final class RefusedWrites {

  /** Rights and policies are mended by people. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  /** What a quota has room for changes with the pods of other clusters, which are not watched. */
  static final Duration LONGEST_OF_PODS = Duration.ofMinutes(1);

  private record Write(ObjectId object, Class<? extends Step> what) {
    static Write of(Step step) {
      return new Write(step.id(), step.getClass());
    }
  }

  private record Refused(List<Object> matter, String message, Backoff backoff) {}

  private final Map<Write, Refused> refused = new HashMap<>();

  /** When the last pass was. */
  private Instant learned = Instant.MIN;

  /** Of the last pass; records with large manifests, so compared by identity. */
  private final Set<Outcome> heldNow = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Whether the last answer to this step was a refusal. */
  public boolean has(Step step) {
    return refused.containsKey(Write.of(step));
  }

  /** The last answer, while it is too early to ask again and nothing changed; else empty. */
  public Optional<Outcome> held(Step step, Tree rayCluster, Live live, Instant now) {
    return Optional.ofNullable(refused.get(Write.of(step)))
        .filter(before -> before.backoff().holds(now))
        .filter(before -> before.matter().equals(matter(step, rayCluster, live)))
        .map(before -> new Outcome(step, Result.FAILED, before.message()));
  }

  /** Without what {@link #held} answered. */
  public List<Outcome> sent(List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> !heldNow.contains(outcome)).toList();
  }

  /**
   * @param outcomes of the steps of one pass, with those that were held
   * @param live as it was before the pass
   * @param now the same for all of the pass
   */
  public void learn(List<Outcome> outcomes, Plan plan, Tree rayCluster, Live live, Instant now) {
    // What is planned no more needs no back-off.
    refused.keySet().retainAll(plan.steps().stream().map(Write::of).collect(toSet()));
    heldNow.clear();
    learned = now;
    for (Outcome outcome : outcomes) {
      Write write = Write.of(outcome.step());
      if (held(outcome.step(), rayCluster, live, now).isPresent()) {
        heldNow.add(outcome);
      } else if (outcome.result() == Result.FAILED) {
        List<Object> matter = matter(outcome.step(), rayCluster, live);
        Duration longest = write.object().kind().equals("Pod") ? LONGEST_OF_PODS : LONGEST;
        Backoff backoff =
            Optional.ofNullable(refused.get(write))
                .filter(before -> before.matter().equals(matter))
                .map(before -> before.backoff().again(now, longest))
                .orElseGet(() -> Backoff.begun(now));
        refused.put(write, new Refused(matter, outcome.message(), backoff));
      } else if (outcome.result() != Result.SKIPPED) {
        refused.remove(write);
      }
    }
  }

  /** Somebody asked to have all tried at once. */
  void reset() {
    refused.clear();
  }

  /**
   * When the next of them may be sent; empty when none is held. That may be past already: a pass
   * can take longer than the first back-off. One whose time had come and that the last pass did not
   * send waits for others before it, which have times of their own.
   */
  public Optional<Instant> next() {
    return refused.values().stream()
        .map(one -> one.backoff().until())
        .filter(learned::isBefore)
        .min(Instant::compareTo);
  }

  /** What the answer may depend on. Not the status of the RayCluster: that is our own word. */
  private static List<Object> matter(Step step, Tree rayCluster, Live live) {
    Tree metadata = rayCluster.at("metadata");
    return List.of(
        content(step),
        live.object(step.id()).map(LiveObject::resourceVersion).orElse(""),
        // A deleted pod has left room in a quota.
        step.isOfPod() ? live.pods().stream().map(LivePod::name).toList() : "",
        metadata.at("generation").whole().orElse(0L),
        metadata.at("labels").map(),
        metadata.at("annotations").map());
  }

  private static Object content(Step step) {
    if (step instanceof Step.Create create) {
      return create.manifest().object();
    }
    if (step instanceof Step.Apply apply) {
      return apply.manifest().object();
    }
    if (step instanceof Step.Delete delete) {
      return delete.uid();
    }
    return step instanceof Step.Patch patch ? patch.patch() : "";
  }
}
