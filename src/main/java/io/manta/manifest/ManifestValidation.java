package io.manta.manifest;

import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.KubernetesSchema;
import io.manta.schema.MetadataCheck;
import io.manta.schema.Problem;
import io.manta.schema.PropertyNames;
import io.manta.schema.Syntax;
import io.manta.template.layers.Origins.Origin;
import io.manta.template.layers.RenderedObject;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks what templates made, as far as it can be known without an API server, and puts each
 * problem where it can be mended: at the template's line, or at the field of the Ray object that
 * the template passed on.
 */
final class ManifestValidation {

  /** What a template may say by annotations whose values are words. */
  private static final Map<String, List<String>> MARKS =
      Map.of(
          "manta.io/apply",
          List.of("once"),
          "manta.io/conflicts",
          List.of("force", "yield"),
          "manta.io/keep",
          List.of("true", "false"),
          "manta.io/scope",
          List.of("cluster"),
          Stamp.OWNER,
          List.of("none"));

  private static final int MOST_IN_LABEL = 63;
  private static final int MOST_IN_NAME = 253;

  private final TemplateSet set;
  private final Subject subject;
  private final TemplateScope scope;
  private final Optional<PodSlot> slot;

  /**
   * @param slot the place of the pod that is checked; empty for other objects
   */
  ManifestValidation(
      TemplateSet set, Subject subject, TemplateScope scope, Optional<PodSlot> slot) {
    this.set = set;
    this.subject = subject;
    this.scope = scope;
    this.slot = slot;
  }

  List<Problem> check(RenderedObject renderedObject) {
    Map<String, Object> object = renderedObject.object();
    List<Problem> found = new ArrayList<>();
    boolean named = true;
    for (String field : List.of("apiVersion", "kind")) {
      if (!(object.get(field) instanceof String text) || text.isEmpty()) {
        named = false;
        found.add(problem(field, "`" + field + "` is missing or not text"));
      }
    }
    metadata(object, found);
    slot.ifPresent(wanted -> identity(object, wanted, found));
    boolean isPod = "Pod".equals(object.get("kind")) && "v1".equals(object.get("apiVersion"));
    if (named && isPod != slot.isPresent()) {
      found.add(
          isPod
              ? problem(
                      "kind",
                      "pods are made by `pod/head.yaml.peb` and `pod/worker.yaml.peb` alone")
                  .hint("a Deployment or a Job looks after pods of another kind")
              : problem("kind", "this template makes a pod of the cluster, and nothing else")
                  .found("`" + object.get("kind") + "` of `" + object.get("apiVersion") + "`")
                  .expected("`Pod` of `v1`"));
    }
    if (named) {
      Credential.in(object).ifPresent(found::add);
      found.addAll(KubernetesSchema.check(object, renderedObject.origins()::word));
    }
    return located(found, renderedObject);
  }

  /** Problems that carry a field of the rendered object, each where it can be mended. */
  List<Problem> located(List<Problem> found, RenderedObject renderedObject) {
    return found.stream().distinct().map(p -> locate(p, renderedObject)).toList();
  }

  private void metadata(Map<String, Object> object, List<Problem> found) {
    Map<?, ?> metadata = object.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    name(object, metadata.get("name"), found);
    Object namespace = metadata.get("namespace");
    boolean owned = !ClusterScopedKinds.isCluster(object) && !isUnowned(metadata);
    if (namespace != null && owned && !namespace.equals(subject.id().namespace())) {
      found.add(
          problem("metadata.namespace", "an object must be in the namespace of what it is made for")
              .found("`" + namespace + "`")
              .expected("`" + subject.id().namespace() + "`, or nothing"));
    }
    if (metadata.get("labels") instanceof Map<?, ?> labels) {
      labels.forEach((key, value) -> MetadataCheck.label(String.valueOf(key), value, found::add));
    }
    if (metadata.get("annotations") instanceof Map<?, ?> annotations) {
      annotations.forEach((key, value) -> annotation(String.valueOf(key), value, found));
    }
  }

  /** A pod that is not known to be the one that was wanted is made again and again. */
  private void identity(Map<String, Object> pod, PodSlot wanted, List<Problem> found) {
    Tree metadata = new Tree(pod).at("metadata");
    is("metadata.name", metadata.at("name"), wanted.name(), found);
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("ray.io/cluster", subject.id().name());
    labels.put("ray.io/node-type", wanted.isHead() ? "head" : "worker");
    labels.put("ray.io/group", wanted.group());
    labels.forEach(
        (key, value) ->
            is(Document.path("metadata.labels", key), metadata.at("labels", key), value, found));
  }

  private static void is(String path, Tree value, String wanted, List<Problem> found) {
    if (!value.text().equals(wanted)) {
      found.add(
          problem(path, "it says whose pod this is, and is not for a template to decide")
              .found(value.isAbsent() ? "nothing" : "`" + value.text() + "`")
              .expected("`" + wanted + "`"));
    }
  }

  private static boolean isUnowned(Map<?, ?> metadata) {
    return metadata.get("annotations") instanceof Map<?, ?> annotations
        && "none".equals(annotations.get(Stamp.OWNER));
  }

  private static void name(Map<String, Object> object, Object name, List<Problem> found) {
    if (!(name instanceof String text) || text.isEmpty()) {
      found.add(problem("metadata.name", "`metadata.name` is missing or not text"));
      return;
    }
    String kind = String.valueOf(object.get("kind"));
    boolean free = String.valueOf(object.get("apiVersion")).startsWith("rbac.authorization");
    boolean service = kind.equals("Service");
    int most = service ? MOST_IN_LABEL : MOST_IN_NAME;
    if (text.length() > most) {
      found.add(
          problem("metadata.name", "the name is too long")
              .found(text.length() + " characters")
              .expected("at most " + most));
    } else if (!free && !(service ? Syntax.isDns1035Label(text) : Syntax.isSubdomain(text))) {
      found.add(
          problem("metadata.name", "not a valid name")
              .found("`" + text + "`")
              .expected(
                  "lower-case letters, digits and `-`"
                      + (service ? ", a letter first" : ", parts divided by `.`")));
    }
  }

  private static void annotation(String key, Object value, List<Problem> found) {
    MetadataCheck.annotation(key, found::add);
    List<String> known = MARKS.get(key);
    if (known != null && value instanceof String text && !known.contains(text)) {
      Problem problem =
          problem(Document.path("metadata.annotations", key), "this mark has no such value")
              .found("`" + text + "`");
      found.add(PropertyNames.hint(text, known).map(problem::hint).orElse(problem));
    }
  }

  private static Problem problem(String path, String message) {
    return Problem.of("", Optional.empty(), path, message);
  }

  private Problem locate(Problem problem, RenderedObject renderedObject) {
    return renderedObject
        .origins()
        .at(problem.path())
        .flatMap(origin -> inObject(origin, problem))
        .orElseGet(() -> set.locate(problem, renderedObject.origins()));
  }

  /** The same problem at the object's own field, when the template only passed it on. */
  private Optional<Problem> inObject(Origin origin, Problem problem) {
    String passedOn = "passed on by " + origin + " as " + problem.path();
    return new WrittenAt(scope.fields())
        .field(origin)
        .map(field -> Problem.of(subject.words(), Optional.empty(), field, ""))
        .map(place -> problem.at(place).hint(problem.hint().orElse(passedOn)));
  }
}
