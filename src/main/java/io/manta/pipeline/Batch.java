package io.manta.pipeline;

import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Renderer;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the files that a person named come to: the manifests of every sound RayCluster in them, and
 * everything that is wrong with the others.
 *
 * @param others documents of other kinds, which are not rendered; those of Ray's are checked
 * @param objects how many objects of each of Ray's kinds there are, sound or not; of documents that
 *     only lack their kind, none
 * @param files how many files were read
 */
public record Batch(
    List<Part> parts,
    List<Document> others,
    List<Problem> problems,
    Map<String, Integer> objects,
    int files) {

  /**
   * One RayCluster with all its manifests, in the order of applying.
   *
   * @param input the document as it was read
   */
  public record Part(Document input, List<Manifest> manifests) {}

  private static final String RAY_CLUSTER = "RayCluster";
  private static final String GROUP = "ray.io/";

  /** What there is besides the documents. */
  public record Setting(
      Kinds kinds, Settings settings, Observed observed, Renderer renderer, String namespace) {}

  /**
   * Checks and renders every document; one that fails does not keep the others from it.
   *
   * @throws Unreadable when there is no object of Ray's in any of the files
   */
  public static Batch of(InputFiles inputFiles, Setting setting) {
    Building building = new Building(setting, inputFiles.problems());
    inputFiles.documents().forEach(building::add);
    if (building.passedOver == inputFiles.documents().size() && inputFiles.problems().isEmpty()) {
      throw new Unreadable(
          "no " + CustomResourceSchema.anyKind() + " in " + String.join(", ", inputFiles.names()),
          "files of a directory must end in .yaml, .yml or .json; its subdirectories do not count");
    }
    return new Batch(
        building.parts, building.others, building.problems(), building.objects, inputFiles.files());
  }

  private static final class Building {

    private final Setting setting;
    private final List<Part> parts = new ArrayList<>();
    private final List<Document> others = new ArrayList<>();
    private final List<Problem> problems;

    /** What is wrong with what templates make, and for which RayClusters: often for all alike. */
    private final Map<Problem, List<String>> ofTemplates = new LinkedHashMap<>();

    private final Map<String, Integer> objects = new TreeMap<>();
    private int passedOver;
    private final Map<ObjectId, Document> clusters = new HashMap<>();
    private final Map<ObjectId, Document> makers = new HashMap<>();

    Building(Setting setting, List<Problem> problems) {
      this.setting = setting;
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
        if (before != null) {
          throw new Invalid(twice(input, "this " + subject.id().kind(), before));
        }
        Part part = new Part(input, setting.renderer().all(subject));
        checkDistinct(part);
        parts.add(part);
      } catch (Invalid e) {
        e.problems().forEach(problem -> add(placed(problem, document), input));
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
        problems.addAll(setting.kinds().check(document, setting.settings()).problems());
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

    List<Problem> problems() {
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
      Document defaulted = kind.check(input, setting.settings()).orThrow();
      return kind.read(defaulted.value(), setting.settings(), setting.observed());
    }

    private void checkDistinct(Part part) {
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

    /** What does not say its kind is taken for a RayCluster, so that it is told what it lacks. */
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
          && (setting.kinds().named(kind).isPresent()
              || CustomResourceSchema.kinds().contains(kind));
    }
  }
}
