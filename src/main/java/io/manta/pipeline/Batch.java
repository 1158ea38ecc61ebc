package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import java.util.List;
import java.util.Map;

/**
 * What the files that a person named come to: the manifests of every sound RayCluster in them, and
 * everything that is wrong with the others.
 *
 * @param others documents of other kinds, which are not rendered; those of Ray's are checked
 * @param notes what works and is hardly meant
 * @param objects how many objects of each of Ray's kinds there are, sound or not; of documents that
 *     only lack their kind, none
 * @param files how many files were read
 */
public record Batch(
    List<Part> parts,
    List<Document> others,
    List<Problem> problems,
    List<Problem> notes,
    Map<String, Integer> objects,
    int files) {

  /**
   * One RayCluster with all its manifests, in the order of applying.
   *
   * @param input the document as it was read
   */
  public record Part(Document input, List<Manifest> manifests) {}

  /** What there is besides the documents. */
  public record Setting(
      Kinds kinds, Settings settings, Observed observed, Renderer renderer, String namespace) {}

  /**
   * Checks and renders every document; one that fails does not keep the others from it.
   *
   * @throws Unreadable when there is no object of Ray's in any of the files
   */
  public static Batch of(InputFiles inputFiles, Setting setting) {
    return of(inputFiles, new BatchAssembly(setting, inputFiles.problems(), false));
  }

  /**
   * Judges every document by itself, as thoroughly as it can be done without a cluster: also what
   * the API server would refuse in a pod, of groups that want none now too. Variants of one
   * RayCluster may stand side by side.
   *
   * @throws Unreadable when there is no object of Ray's in any of the files
   */
  public static Batch judged(InputFiles inputFiles, Setting setting) {
    return of(inputFiles, new BatchAssembly(setting, inputFiles.problems(), true));
  }

  private static Batch of(InputFiles inputFiles, BatchAssembly assembly) {
    inputFiles.documents().forEach(assembly::add);
    if (assembly.isEmpty(inputFiles.documents().size()) && inputFiles.problems().isEmpty()) {
      throw new Unreadable(
          "no " + CustomResourceSchema.anyKind() + " in " + String.join(", ", inputFiles.names()),
          "files of a directory must end in .yaml, .yml or .json; its subdirectories do not count");
    }
    return assembly.batch(inputFiles.files());
  }
}
