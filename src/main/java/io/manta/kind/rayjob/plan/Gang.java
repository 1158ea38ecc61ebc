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
        .filter(one -> now.input().live().object(one.id()).isPresent())
        .flatMap(one -> now.steps(List.of(smaller(one, least))).stream())
        .toList();
  }

  private static Manifest smaller(Manifest manifest, Tree least) {
    Map<String, Object> spec = new LinkedHashMap<>(new Tree(manifest.object()).at("spec").map());
    spec.put("minMember", least.at("members").whole().orElse(0L));
    spec.put("minResources", least.at("resources").map());
    Map<String, Object> object = new LinkedHashMap<>(manifest.object());
    object.put("spec", spec);
    object.put("metadata", hashed(manifest, spec));
    return new Manifest(object, manifest.template(), manifest.origins());
  }

  /** What was rendered is another object now; by its hash that is known. */
  private static Map<String, Object> hashed(Manifest manifest, Map<String, Object> spec) {
    Tree metadata = new Tree(manifest.object()).at("metadata");
    Map<String, Object> annotations = new LinkedHashMap<>(metadata.at("annotations").map());
    annotations.computeIfPresent(
        Stamp.HASH, (key, hash) -> hash + "-" + Integer.toHexString(spec.hashCode()));
    Map<String, Object> out = new LinkedHashMap<>(metadata.map());
    out.put("annotations", annotations);
    return out;
  }

  /**
   * @param ended whether the attempt is over
   */
  static boolean shrank(List<Outcome> outcomes, boolean ended) {
    return ended
        && outcomes.stream()
            .filter(outcome -> outcome.result() == Result.DONE)
            .map(Outcome::step)
            .anyMatch(step -> step instanceof Step.Apply apply && is(apply.manifest()));
  }
}
