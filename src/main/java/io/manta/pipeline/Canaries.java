package io.manta.pipeline;

import io.manta.model.Tree;
import io.manta.template.language.Filters;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The RayClusters that get a revision of templates before the others.
 *
 * @param since when the first of them were chosen
 * @param uids of those that were ready then: they have to be ready again
 */
record Canaries(Instant since, Set<String> uids) {

  /** Pods are being replaced, so that being ready says nothing yet. */
  private static final Set<String> UNDER_WAY = Set.of("Replacing", "RolloutPaused");

  /** What is known of a revision by them. */
  enum Verdict {
    /** None of them is left. */
    GONE,
    /** One is left at least, and each that is is ready again, with the revision. */
    READY,
    /** Some are not, and have time. */
    UNDER_WAY,
    /** Some are not, and their time is over. */
    LATE
  }

  /**
   * Those that could show what a revision does, once they are ready.
   *
   * @param isFit whether the revision is for a RayCluster at all
   */
  static List<Tree> able(Collection<Tree> rayClusters, Predicate<String> isFit) {
    return rayClusters.stream()
        .filter(Canaries::isAlive)
        .filter(one -> isFit.test(uid(one)))
        .toList();
  }

  /**
   * So many percent of those that are ready, and at least one: those whose uids have the lowest
   * hashes, so that the choice is the same whoever makes it. Who is not ready would show nothing.
   */
  static Optional<Canaries> choose(Collection<Tree> able, int percent, Instant since) {
    List<Tree> there = able.stream().filter(Canaries::isReady).toList();
    int many = (int) Math.max(1, Math.round(there.size() * percent / 100.0));
    Set<String> first =
        there.stream()
            .map(Canaries::uid)
            .sorted(Comparator.comparing(Filters::sha256))
            .limit(many)
            .collect(Collectors.toCollection(TreeSet::new));
    return Optional.of(new Canaries(since, first)).filter(some -> !first.isEmpty());
  }

  boolean has(String uid) {
    return uids.contains(uid);
  }

  /**
   * @param level whose templates the revision is
   * @param isLate whether their time to be ready is over
   */
  Verdict verdict(
      Collection<Tree> rayClusters, TemplateOwner.Level level, String hash, boolean isLate) {
    if (rayClusters.stream().filter(Canaries::isAlive).noneMatch(one -> has(uid(one)))) {
      return Verdict.GONE;
    }
    if (late(rayClusters, level, hash).isEmpty()) {
      return Verdict.READY;
    }
    return isLate ? Verdict.LATE : Verdict.UNDER_WAY;
  }

  /** Those that were ready, and are not with this revision. */
  List<Tree> late(Collection<Tree> rayClusters, TemplateOwner.Level level, String hash) {
    return rayClusters.stream()
        .filter(Canaries::isAlive)
        .filter(one -> has(uid(one)))
        .filter(one -> !hash.equals(level.madeFrom(one)) || !isReady(one))
        .toList();
  }

  /** As it is kept. */
  String text() {
    return since + " " + String.join(" ", uids);
  }

  /** Empty for a text that is none of these. */
  static Optional<Canaries> of(String text) {
    List<String> words = Arrays.asList(text.strip().split("\\s+"));
    try {
      Set<String> uids = new TreeSet<>(words.subList(1, words.size()));
      return Optional.of(new Canaries(Instant.parse(words.get(0)), uids));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String uid(Tree rayCluster) {
    return rayCluster.at("metadata", "uid").text();
  }

  /** Whether readiness can be asked of it. */
  private static boolean isAlive(Tree rayCluster) {
    return rayCluster.at("metadata", "deletionTimestamp").isAbsent()
        && !rayCluster.at("spec", "suspend").isTrue()
        && rayCluster.at("spec", "managedBy").text("ray.io/kuberay-operator").startsWith("ray.io/");
  }

  private static boolean isReady(Tree rayCluster) {
    return condition(rayCluster, "Ready").at("status").text().equals("True")
        && !UNDER_WAY.contains(condition(rayCluster, "UpToDate").at("reason").text());
  }

  private static Tree condition(Tree object, String type) {
    return object.at("status", "conditions").items().stream()
        .filter(one -> one.at("type").text().equals(type))
        .findFirst()
        .orElse(new Tree(null));
  }
}
