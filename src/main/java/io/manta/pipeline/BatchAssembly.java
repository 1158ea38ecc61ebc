package io.manta.pipeline;

import io.manta.kind.Kind;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Review;
import io.manta.manifest.Subject;
import io.manta.schema.Checked;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks and renders documents one by one; one that fails does not keep the others from it. */
final class BatchAssembly {

  private static final String RAY_CLUSTER = "RayCluster";
  private static final String GROUP = "ray.io/";

  private final Batch.Setting setting;
  private final boolean thorough;
  private final List<Batch.Part> parts = new ArrayList<>();
  private final List<Document> others = new ArrayList<>();
  private final List<Problem> problems;
  private final List<Problem> notes = new ArrayList<>();

  /** What is wrong with what templates make, and for which RayClusters: often for all alike. */
  private final Map<Problem, List<String>> ofTemplates = new LinkedHashMap<>();

  private final Map<String, Integer> objects = new TreeMap<>();
  private int passedOver;
  private final Map<ObjectId, Document> clusters = new HashMap<>();
  private final Map<ObjectId, Document> makers = new HashMap<>();

  /**
   * @param thorough whether every document is judged by itself, and its pods as an API server would
   */
  BatchAssembly(Batch.Setting setting, List<Problem> problems, boolean thorough) {
    this.setting = setting;
    this.thorough = thorough;
    this.problems = new ArrayList<>(problems);
  }

  void add(Document document) {
    if (isOther(document)) {
      others.add(document);
      addOther(document);
      return;
    }
    count(document);
    Document input = inNamespace(document);
    try {
      Subject subject = subject(input);
      Document before = clusters.putIfAbsent(Manifest.idOf(input.value()), input);
      if (before != null && !thorough) {
        throw new Invalid(twice(input, "this " + subject.id().kind(), before));
      }
      Batch.Part part = new Batch.Part(input, setting.renderer().all(subject));
      if (before == null) {
        checkDistinct(part);
      }
      if (thorough && subject instanceof PodSubject pods) {
        review(pods, document, input);
      }
      parts.add(part);
    } catch (Invalid e) {
      e.problems().forEach(problem -> add(placed(problem, document), input));
    }
  }

  /** A value that a template uses more than once is reported once. */
  private void review(PodSubject subject, Document document, Document input) {
    Set<List<Object>> reported = new HashSet<>();
    for (Problem problem : Review.of(setting.renderer(), subject)) {
      Problem placed = placed(problem, document);
      if (reported.add(List.of(placed.source(), placed.position(), placed.message()))) {
        add(placed, input);
      }
    }
  }

  private void count(Document document) {
    if (isRays(document)) {
      objects.merge((String) document.value().get("kind"), 1, Integer::sum);
    }
  }

  private void addOther(Document document) {
    count(document);
    if (isRays(document)) {
      Checked checked = setting.kinds().check(document, setting.settings());
      problems.addAll(checked.problems());
      notes.addAll(checked.notes());
    } else {
      passedOver++;
    }
  }

  private void add(Problem problem, Document input) {
    if (problem.source().equals(input.source())) {
      problems.add(problem);
    } else {
      ofTemplates
          .computeIfAbsent(problem, key -> new ArrayList<>())
          .add(Manifest.idOf(input.value()) + " (" + input.source() + ")");
    }
  }

  Batch batch(int files) {
    return new Batch(parts, others, problems(), notes, objects, files);
  }

  /** Whether no document is an object of Ray's, or meant to be one. */
  boolean isEmpty(int documents) {
    return passedOver == documents;
  }

  private List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    ofTemplates.forEach(
        (problem, names) ->
            all.add(
                objects.getOrDefault(RAY_CLUSTER, 0) > 1 ? problem.rayClusters(names) : problem));
    all.sort(Comparator.comparing(Problem::source));
    return all;
  }

  private Subject subject(Document input) {
    Kind kind = setting.kinds().of(input.value());
    Checked checked = kind.check(input, setting.settings());
    notes.addAll(checked.notes());
    Subject subject = kind.read(checked.orThrow().value(), setting.settings(), setting.observed());
    notes.addAll(kind.remarks(subject, input));
    return subject;
  }

  private void checkDistinct(Batch.Part part) {
    List<Problem> found = new ArrayList<>();
    for (Manifest manifest : part.manifests()) {
      Document before = makers.putIfAbsent(manifest.id(), part.input());
      if (before != null) {
        found.add(twice(part.input(), manifest.id().toString(), before));
      }
    }
    if (!found.isEmpty()) {
      throw new Invalid(found);
    }
  }

  private static Problem twice(Document document, String what, Document before) {
    String place = before.source() + before.at("metadata.name").map(at -> ":" + at).orElse("");
    return document
        .problem("metadata.name", what + " is also made by " + place)
        .hint("give one of the RayClusters another name or namespace");
  }

  /** Problems about the RayCluster itself get their place in the file. */
  private static Problem placed(Problem problem, Document document) {
    return problem.source().startsWith(kind(document) + " ") ? document.locate(problem) : problem;
  }

  private static String kind(Document document) {
    return String.valueOf(document.value().get("kind"));
  }

  private Document inNamespace(Document document) {
    Map<String, Object> value = document.value();
    boolean absent =
        value.get("metadata") instanceof Map<?, ?> metadata && metadata.get("namespace") == null;
    if (setting.namespace().isEmpty() || !absent) {
      return document;
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    ((Map<?, ?>) value.get("metadata")).forEach((k, v) -> metadata.put(k.toString(), v));
    metadata.put("namespace", setting.namespace());
    Map<String, Object> out = new LinkedHashMap<>(value);
    out.put("metadata", metadata);
    return document.with(out);
  }

  /** What has no kind is taken for a RayCluster, so that what it lacks is reported. */
  private boolean isOther(Document document) {
    Object kind = document.value().get("kind");
    Object version = document.value().get("apiVersion");
    if (kind == null || setting.kinds().named(kind.toString()).isPresent()) {
      return false;
    }
    boolean misspelt = version instanceof String text && text.startsWith(GROUP);
    return !misspelt || isRays(document);
  }

  private boolean isRays(Document document) {
    return document.value().get("kind") instanceof String kind
        && (setting.kinds().named(kind).isPresent() || CustomResourceSchema.kinds().contains(kind));
  }
}
