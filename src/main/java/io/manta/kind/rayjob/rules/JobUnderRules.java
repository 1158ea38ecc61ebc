package io.manta.kind.rayjob.rules;

import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;

/** A RayJob under examination: what rules ask of it, and what they found, in their order. */
final class JobUnderRules {

  private final Document document;
  private final Settings settings;
  private final List<Problem> problems = new ArrayList<>();

  JobUnderRules(Document document, Settings settings) {
    this.document = document;
    this.settings = settings;
  }

  Document document() {
    return document;
  }

  Settings settings() {
    return settings;
  }

  Tree root() {
    return new Tree(document.value());
  }

  Tree spec() {
    return root().at("spec");
  }

  /** 0 for a number that is absent. */
  long number(String field) {
    return spec().at(field).whole().orElse(0L);
  }

  boolean has(String field) {
    return !spec().at(field).isAbsent();
  }

  /** Whether it runs on a cluster that exists for itself; a selector without keys is none. */
  boolean selects() {
    return !spec().at("clusterSelector").map().isEmpty();
  }

  boolean is(String field) {
    return spec().at(field).isTrue();
  }

  boolean hasMode(String mode) {
    return spec().at("submissionMode").text("K8sJobMode").equals(mode);
  }

  boolean isAutoscaling() {
    return spec().at("rayClusterSpec", "enableInTreeAutoscaling").isTrue();
  }

  void refuse(String path, String message, String hint) {
    problems.add(document.problem(path, message).hint(hint));
  }

  void refuse(Problem problem) {
    problems.add(problem);
  }

  List<Problem> problems() {
    return problems;
  }
}
