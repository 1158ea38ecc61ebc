package io.manta.pipeline;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Renderer;
import io.manta.manifest.Review;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.rules.Remark;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.RayClusterSchema.Checked;
import io.manta.schema.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the files that a person named come to: the manifests of every sound RayCluster in them, and
 * everything that is wrong with the others.
 *
 * @param others documents of other kinds, which are none of our business
 * @param notes what works and is hardly meant
 * @param rayClusters how many RayClusters there are, sound or not; of documents that only lack
 *     their kind, none
 * @param files how many files were read
 */
public record Batch(
    List<Part> parts,
    List<Document> others,
    List<Problem> problems,
    List<Problem> notes,
    int rayClusters,
    int files) {

  /**
   * One RayCluster with all its manifests, in the order of applying.
   *
   * @param input the document as it was read
   */
  public record Part(Document input, List<Manifest> manifests) {}

  /** Kinds of Ray's API group that KubeRay's own controllers serve. */
  private static final Set<String> NOT_OURS = Set.of("RayJob", "RayService", "RayCronJob");

  private static final String GROUP = "ray.io/";

  /** What there is besides the documents. */
  public record Setting(
      Settings settings, Observed observed, Renderer renderer, String namespace) {}

  /**
   * Checks and renders every document; one that fails does not keep the others from it.
   *
   * @throws Unreadable when there is no RayCluster in any of the files
   */
  public static Batch of(InputFiles inputFiles, Setting setting) {
    return of(inputFiles, new Building(setting, inputFiles.problems(), false));
  }

  /**
   * Judges every document by itself, as thoroughly as it can be done without a cluster: also what
   * the API server would refuse in a pod, of groups that want none now too. Variants of one
   * RayCluster may stand side by side.
   *
   * @throws Unreadable when there is no RayCluster in any of the files
   */
  public static Batch judged(InputFiles inputFiles, Setting setting) {
    return of(inputFiles, new Building(setting, inputFiles.problems(), true));
  }

  private static Batch of(InputFiles inputFiles, Building building) {
    inputFiles.documents().forEach(building::add);
    boolean none = building.others.size() == inputFiles.documents().size();
    if (none && inputFiles.problems().isEmpty()) {
      throw new Unreadable(
          "no RayCluster in " + String.join(", ", inputFiles.names()),
          "files of a directory must end in .yaml, .yml or .json; its subdirectories do not count");
    }
    return new Batch(
        building.parts,
        building.others,
        building.problems(),
        building.notes,
        building.rayClusters,
        inputFiles.files());
  }

  private static final class Building {

    private final Setting setting;
    private final boolean thorough;
    private final List<Problem> notes = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Document> others = new ArrayList<>();
    private final List<Problem> problems;

    /** What is wrong with what templates make, and for which RayClusters: often for all alike. */
    private final Map<Problem, List<String>> ofTemplates = new LinkedHashMap<>();

    private int rayClusters;
    private final Map<ObjectId, Document> clusters = new HashMap<>();
    private final Map<ObjectId, Document> makers = new HashMap<>();

    Building(Setting setting, List<Problem> problems, boolean thorough) {
      this.setting = setting;
      this.thorough = thorough;
      this.problems = new ArrayList<>(problems);
    }

    void add(Document document) {
      if (isOther(document)) {
        others.add(document);
        return;
      }
      rayClusters += "RayCluster".equals(document.value().get("kind")) ? 1 : 0;
      Document input = inNamespace(document);
      try {
        Checked checked = ClusterRules.judge(input, setting.settings());
        notes.addAll(checked.notes());
        Cluster cluster =
            Cluster.of(checked.orThrow().value(), setting.settings(), setting.observed());
        Remark.of(cluster).forEach(remark -> notes.add(remark.in(input)));
        Document before = clusters.putIfAbsent(Manifest.idOf(input.value()), input);
        if (before != null && !thorough) {
          throw new Invalid(twice(input, "this RayCluster", before));
        }
        Part part = new Part(input, setting.renderer().all(cluster));
        if (before == null) {
          checkDistinct(part);
        }
        if (thorough) {
          review(cluster, document, input);
        }
        parts.add(part);
      } catch (Invalid e) {
        e.problems().forEach(problem -> add(placed(problem, document), input));
      }
    }

    /** A value that a template uses more than once is told once. */
    private void review(Cluster cluster, Document document, Document input) {
      Set<List<Object>> told = new HashSet<>();
      for (Problem problem : Review.of(setting.renderer(), cluster)) {
        Problem placed = placed(problem, document);
        if (told.add(List.of(placed.source(), placed.position(), placed.message()))) {
          add(placed, input);
        }
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
          (problem, names) -> all.add(rayClusters > 1 ? problem.rayClusters(names) : problem));
      all.sort(Comparator.comparing(Problem::source));
      return all;
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
      return problem.source().startsWith("RayCluster ") ? document.locate(problem) : problem;
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
    private static boolean isOther(Document document) {
      Object kind = document.value().get("kind");
      Object version = document.value().get("apiVersion");
      if (kind == null || kind.equals("RayCluster")) {
        return false;
      }
      boolean misspelt = version instanceof String text && text.startsWith(GROUP);
      return !misspelt || NOT_OURS.contains(kind);
    }
  }
}
