package io.manta.kind.rayjob.plan;

import io.manta.manifest.Manifest;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The PodGroup by which a batch scheduler starts a job's pods together. */
final class Gang {

  private static final String TEMPLATE = "job/pod-group.yaml.peb";
  private static final String SPEC = "spec";
  private static final String MEMBERS = "minMember";
  private static final String RESOURCES = "minResources";

  private Gang() {}

  static boolean is(Manifest manifest) {
    return manifest.template().equals(TEMPLATE);
  }

  /** Before the cluster, whose pods wait for it. */
  static List<Step> made(Situation now) {
    return now.make(Gang::is);
  }

  /**
   * Nothing is kept free for pods that come no more.
   *
   * @param cluster as far as it stays; empty when it is gone or going
   */
  static List<Step> leftOf(Situation now, Optional<LiveObject> cluster) {
    Tree least =
        cluster
            .map(one -> now.facts(one.at()).at("cluster", "scheduling", "least"))
            .orElse(new Tree(Map.of()));
    return now.input().shared().stream()
        .filter(Gang::is)
        .flatMap(one -> now.input().live().object(one.id()).stream())
        .filter(there -> !there.going() && !is(there, least))
        .map(there -> smaller(there, least))
        .toList();
  }

  private static boolean is(LiveObject there, Tree size) {
    return there.at(SPEC, MEMBERS).whole().orElse(0L).equals(members(size))
        && there.at(SPEC, RESOURCES).map().equals(size.at("resources").map());
  }

  private static Long members(Tree size) {
    return size.at("members").whole().orElse(0L);
  }

  /** A patch, because a map that is applied empty becomes null, which no PodGroup may have. */
  private static Step smaller(LiveObject there, Tree size) {
    Map<String, Object> resources = new LinkedHashMap<>();
    there.at(SPEC, RESOURCES).map().keySet().forEach(name -> resources.put(name, null));
    resources.putAll(size.at("resources").map());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put(MEMBERS, members(size));
    spec.put(RESOURCES, resources);
    return new Step.Patch(
        there.id(),
        Map.of(
            // Another attempt is to find another object than was rendered.
            "metadata", Map.of("annotations", Map.of(Stamp.HASH, "shrunk")), SPEC, spec),
        Step.Purpose.GANG,
        "no more pods of the gang are to come");
  }

  static boolean shrank(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.result() == Result.DONE)
        .map(Outcome::step)
        .anyMatch(step -> step instanceof Step.Patch patch && patch.purpose() == Step.Purpose.GANG);
  }
}
