package io.manta.dev;

import io.manta.schema.Document;
import io.manta.schema.Inputs;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.RayClusterSchema;
import io.manta.schema.Unreadable;
import io.manta.template.TemplateSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Follows the given files and templates while a person edits them. */
final class Edits {

  private static final String STANDARD_INPUT = "-";

  private final Trial trial;
  private final List<Document> piped;
  private Fingerprint files;
  private Fingerprint templates;
  private List<Document> documents = List.of();
  private TemplateSet templateSet;
  private Preview preview;

  /**
   * Reads everything for the first time.
   *
   * @throws Invalid when a file or a template is not valid
   * @throws Unreadable when something named is not there
   */
  Edits(Trial trial, InputStream standardInput) throws IOException {
    this.trial = trial;
    this.piped =
        trial.files().contains(STANDARD_INPUT)
            ? orThrow(Inputs.read(List.of(STANDARD_INPUT), standardInput))
            : List.of();
    this.files = Fingerprint.of(filePlaces());
    this.templates = Fingerprint.of(templatePlaces());
    this.documents = read();
    List<Problem> problems = check(documents);
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    this.templateSet = readTemplates();
    this.preview = Preview.of(templateSet, documents);
  }

  static boolean isRayCluster(Document document) {
    return "RayCluster".equals(document.value().get("kind"));
  }

  /** What the files say now. */
  List<Document> documents() {
    return documents;
  }

  /** Whether a file has changed; then {@link #documents()} are new, if it is valid. */
  boolean filesChanged() {
    Fingerprint now = Fingerprint.of(filePlaces());
    if (now.equals(files)) {
      return false;
    }
    files = now;
    return true;
  }

  /**
   * Reads the files again.
   *
   * @return what is wrong with them; the documents stay as they were if anything is
   */
  List<Problem> readAgain() {
    try {
      List<Document> now = read();
      List<Problem> problems = check(now);
      if (problems.isEmpty()) {
        documents = now;
        preview = Preview.of(templateSet, documents);
      }
      return problems;
    } catch (Invalid e) {
      return e.problems();
    } catch (Unreadable e) {
      return List.of(
          Problem.of(String.join(" ", trial.files()), Optional.empty(), "", e.getMessage()));
    }
  }

  /** The templates that have changed, by their place in the directory. */
  List<Path> templatesChanged() {
    Fingerprint now = Fingerprint.of(templatePlaces());
    List<Path> changed = List.copyOf(now.changedSince(templates));
    templates = now;
    return changed;
  }

  /**
   * Renders everything given with the templates as they are now.
   *
   * @return a paragraph for each object that becomes different
   * @throws Invalid naming the template's file and line
   */
  List<String> renderAgain() throws IOException {
    TemplateSet set = readTemplates();
    Preview now = Preview.of(set, documents);
    List<String> changes = now.changesSince(preview);
    templateSet = set;
    preview = now;
    return changes;
  }

  /** The templates as they were when they were valid last. */
  TemplateSet templates() {
    return templateSet;
  }

  private TemplateSet readTemplates() throws IOException {
    return trial.templates().isPresent()
        ? TemplateSet.fromDirectory(trial.templates().get())
        : TemplateSet.builtIn();
  }

  private List<Document> read() {
    List<String> names = trial.files().stream().filter(n -> !n.equals(STANDARD_INPUT)).toList();
    List<Document> out = new ArrayList<>(piped);
    out.addAll(orThrow(Inputs.read(names, InputStream.nullInputStream())));
    return out;
  }

  private static List<Document> orThrow(Inputs inputs) {
    if (!inputs.problems().isEmpty()) {
      throw new Invalid(inputs.problems());
    }
    return inputs.documents();
  }

  /** As {@code manta validate}, for what is Manta's; the API server judges the rest. */
  private static List<Problem> check(List<Document> documents) {
    return documents.stream()
        .filter(Edits::isRayCluster)
        .map(document -> RayClusterSchema.builtIn().check(document).problems())
        .flatMap(Collection::stream)
        .toList();
  }

  private List<Path> filePlaces() {
    return trial.files().stream()
        .filter(name -> !name.equals(STANDARD_INPUT))
        .map(Path::of)
        .toList();
  }

  private List<Path> templatePlaces() {
    return trial.templates().stream().toList();
  }
}
