package io.manta.dev;

import io.manta.kind.Kinds;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.pipeline.Batch;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import io.manta.template.set.TemplateSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Follows the given files and templates while a person edits them. */
final class Edits {

  private static final String STANDARD_INPUT = "-";

  private final DevArguments devArguments;
  private final byte[] piped;
  private FileTimes files;
  private FileTimes templates;
  private volatile State state;

  /**
   * One state of files and templates that is valid as a whole.
   *
   * @param setting what documents are rendered with
   * @param documents in the order given
   */
  private record State(
      TemplateSet set, Batch.Setting setting, List<Document> documents, Preview preview) {}

  /**
   * Reads everything for the first time.
   *
   * @throws Invalid when a file or a template is not valid
   * @throws Unreadable when something named does not exist
   */
  Edits(DevArguments devArguments, InputStream standardInput) {
    this.devArguments = devArguments;
    try {
      this.piped =
          devArguments.files().contains(STANDARD_INPUT)
              ? standardInput.readAllBytes()
              : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.files = FileTimes.of(filePlaces());
    this.templates = FileTimes.of(templatePlaces());
    this.state = read(readTemplates());
  }

  /** The objects given, in the last state that was valid. */
  List<Document> documents() {
    return state.documents();
  }

  /** The templates of the last state that was valid. */
  TemplateSet templates() {
    return state.set();
  }

  /** What objects are rendered with in that state; the same as long as the templates are. */
  Batch.Setting setting() {
    return state.setting();
  }

  /** Whether a file has come, gone or been written since the last look. */
  boolean filesChanged() {
    FileTimes before = files;
    files = FileTimes.of(filePlaces());
    return !files.equals(before);
  }

  /** The templates that have come, gone or been written since the last look. */
  List<Path> templatesChanged() {
    FileTimes before = templates;
    templates = FileTimes.of(templatePlaces());
    return List.copyOf(templates.changedSince(before));
  }

  /**
   * Reads the files again.
   *
   * @throws Invalid when one is not valid; the state stays as it was
   * @throws Unreadable when one is gone; the state stays as it was
   */
  void readFiles() {
    state = read(state.set());
  }

  /**
   * Reads templates and files again.
   *
   * @return a paragraph for each object that becomes different
   * @throws Invalid naming the template's file and line; the state stays as it was
   */
  List<String> readAll() {
    State before = state;
    state = read(readTemplates());
    return state.preview().changesSince(before.preview());
  }

  /** Judges as {@code manta validate} does; of other kinds the API server is the judge. */
  private State read(TemplateSet set) {
    Batch.Setting setting = state != null && state.set() == set ? state.setting() : setting(set);
    if (devArguments.files().isEmpty()) {
      return new State(set, setting, List.of(), new Preview(Map.of()));
    }
    InputFiles inputFiles =
        InputFiles.read(
                devArguments.files(), devArguments.recursive(), new ByteArrayInputStream(piped))
            .in(devArguments.namespace());
    Batch batch = Batch.of(inputFiles, setting);
    if (!batch.problems().isEmpty()) {
      throw new Invalid(batch.problems());
    }
    List<Document> documents = new ArrayList<>(batch.others());
    batch.parts().forEach(part -> documents.add(part.input()));
    return new State(set, setting, List.copyOf(documents), Preview.of(batch));
  }

  private Batch.Setting setting(TemplateSet set) {
    Observed observed =
        new Observed(
            List.of(),
            List.of(),
            false,
            StandIns.groups(devArguments.standIns()),
            Observed.ASSUMED_KUBERNETES_MINOR);
    return new Batch.Setting(
        Kinds.BUILT_IN,
        devArguments.settings(),
        observed,
        new Renderer(set),
        devArguments.namespace());
  }

  private TemplateSet readTemplates() {
    return Kinds.BUILT_IN.templates().overriddenBy(devArguments.templates());
  }

  private List<Path> filePlaces() {
    return devArguments.files().stream()
        .filter(name -> !name.equals(STANDARD_INPUT))
        .map(Path::of)
        .toList();
  }

  private List<Path> templatePlaces() {
    return devArguments.templates();
  }
}
