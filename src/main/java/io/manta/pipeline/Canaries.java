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
import java.util.stream.Stream;

/**
 * The RayClusters that get a revision of templates before the others.
 *
 * @param since when they were chosen
 * @param ready uids of those that were ready then: they have to be ready again
 * @param others uids of those that were not, which say nothing about the templates
 */
record Canaries(Instant since, Set<String> ready, Set<String> others) {

  /** Pods are being replaced, so that being ready says nothing yet. */
  private static final Set<String> UNDER_WAY = Set.of("Replacing", "RolloutPaused");

  private static final String WAS_NOT_READY = "?";

  /** What is known of a revision by them. */
  enum Verdict {
    /** None of them is left. */
    GONE,
    /** Each that was ready is so again, with the revision. */
    READY,
    /** Some are not, and have time. */
    UNDER_WAY,
    /** Some are not, and their time is over. */
    LATE
  }

  /**
   * So many percent, and at least one: those whose uids have the lowest hashes, so that the choice
   * is the same whoever makes it.
   *
   * @param isFit whether the revision is for a RayCluster at all
   */
  static Optional<Canaries> choose(
      Collection<Tree> rayClusters, int percent, Predicate<String> isFit, Instant now) {
    List<Tree> there = rayClusters.stream().filter(Canaries::isAlive).toList();
    int many = (int) Math.max(1, Math.round(there.size() * percent / 100.0));
    List<Tree> first =
        there.stream()
            .filter(one -> isFit.test(uid(one)))
            .sorted(Comparator.comparing(one -> Filters.sha256(uid(one))))
            .limit(many)
            .toList();
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(new Canaries(now, uids(first, true), uids(first, false)));
  }

  boolean has(String uid) {
    return ready.contains(uid) || others.contains(uid);
  }

  /**
   * @param level whose templates the revision is
   * @param until when they have to be ready
   */
  Verdict verdict(
      Collection<Tree> rayClusters,
      TemplateOwner.Level level,
      String hash,
      Instant until,
      Instant now) {
    if (rayClusters.stream().filter(Canaries::isAlive).noneMatch(one -> has(uid(one)))) {
      return Verdict.GONE;
    }
    if (late(rayClusters, level, hash).isEmpty()) {
      return Verdict.READY;
    }
    return now.isAfter(until) ? Verdict.LATE : Verdict.UNDER_WAY;
  }

  /** Those that were ready, and are not with this revision. */
  List<Tree> late(Collection<Tree> rayClusters, TemplateOwner.Level level, String hash) {
    return rayClusters.stream()
        .filter(Canaries::isAlive)
        .filter(one -> ready.contains(uid(one)))
        .filter(one -> !hash.equals(level.madeFrom(one)) || !isReady(one))
        .toList();
  }

  /** As it is kept. */
  String text() {
    return Stream.of(
            Stream.of(since.toString()),
            ready.stream(),
            others.stream().map(uid -> uid + WAS_NOT_READY))
        .flatMap(words -> words)
        .collect(Collectors.joining(" "));
  }

  /** Empty for a text that is none of these. */
  static Optional<Canaries> of(String text) {
    List<String> words = Arrays.asList(text.strip().split("\\s+"));
    try {
      Set<String> ready = new TreeSet<>();
      Set<String> others = new TreeSet<>();
      for (String word : words.subList(1, words.size())) {
        if (word.endsWith(WAS_NOT_READY)) {
          others.add(word.substring(0, word.length() - 1));
        } else {
          ready.add(word);
        }
      }
      return Optional.of(new Canaries(Instant.parse(words.get(0)), ready, others));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Set<String> uids(List<Tree> rayClusters, boolean ready) {
    return rayClusters.stream()
        .filter(one -> isReady(one) == ready)
        .map(Canaries::uid)
        .collect(Collectors.toCollection(TreeSet::new));
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
