package io.manta.lsp;

import io.manta.editor.Diagnoses;
import io.manta.editor.Diagnosis;
import io.manta.lint.Finding;
import io.manta.lint.Linter;
import io.manta.lint.Rule;
import io.manta.schema.Invalid;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.template.set.Overrides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Judges what is edited a moment after the last key, on a thread of its own. What is typed
 * meanwhile supersedes a judgement: it ends at its next step, and reports nothing.
 */
final class Checks {

  /** Between two keys of somebody who types fast. */
  private static final long PAUSE_MILLIS = 80;

  private static final String TOO_LARGE = "larger than a ConfigMap can be, a megabyte";

  /** Takes what is wrong with a file. */
  interface Report {

    /**
     * @param judged the text that was judged; empty for one that is not open
     */
    void of(Path file, Optional<OpenDocument> judged, List<Diagnosis> all);
  }

  private final Linter linter;
  private final ScheduledExecutorService thread;
  private final Report shown;
  private final Map<Path, Long> generations = new ConcurrentHashMap<>();

  /**
   * @param linter what lies below the edited files, and what they are judged by
   * @param shown gets what is wrong with each file
   */
  Checks(Linter linter, ScheduledExecutorService thread, Report shown) {
    this.linter = linter;
    this.thread = thread;
    this.shown = shown;
  }

  /**
   * @param edited what changed
   * @param open every text of the editor, asked when the check begins
   */
  void changed(OpenDocument edited, Supplier<List<OpenDocument>> open) {
    Path key = edited.isTemplate() ? edited.root() : edited.path();
    long mine = generations.merge(key, 1L, Long::sum);
    BooleanSupplier superseded = () -> generations.get(key) != mine;
    thread.schedule(
        () -> checkUnless(superseded, edited, open), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A check that fails is reported and ends nothing: the next key begins another. */
  private void checkUnless(
      BooleanSupplier superseded, OpenDocument edited, Supplier<List<OpenDocument>> open) {
    if (superseded.getAsBoolean()) {
      return;
    }
    try {
      List<OpenDocument> all = open.get();
      if (edited.isTemplate()) {
        template(superseded, edited, all);
      } else {
        all.stream().filter(one -> one.path().equals(edited.path())).forEach(this::input);
      }
    } catch (RuntimeException | StackOverflowError e) {
      System.err.println("manta lsp: the check of " + edited.path() + " failed: " + e);
      String why = e instanceof StackOverflowError ? "too long or nested too deeply" : e.toString();
      shown.of(edited.path(), Optional.of(edited), List.of(notChecked(edited, why)));
    }
  }

  private void input(OpenDocument document) {
    shown.of(
        document.path(),
        Optional.of(document),
        document.isTooLarge()
            ? List.of(notChecked(document, TOO_LARGE))
            : Diagnoses.ofInput(document.text(), linter.settings()));
  }

  private void template(BooleanSupplier superseded, OpenDocument edited, List<OpenDocument> open) {
    Map<String, String> unsaved = new ConcurrentHashMap<>();
    for (OpenDocument document : open) {
      if (document.isTemplate() && document.root().equals(edited.root())) {
        if (document.isTooLarge()) {
          shown.of(
              document.path(), Optional.of(document), List.of(notChecked(document, TOO_LARGE)));
        } else {
          unsaved.put(document.file(), document.text());
        }
      }
    }
    Optional<Overrides> own = own(edited, unsaved, open);
    if (own.isEmpty()) {
      return;
    }
    List<Finding> found = new ArrayList<>(linter.asWritten(own.get()));
    if (!superseded.getAsBoolean()) {
      found.addAll(linter.asRendered(own.get(), found, superseded));
    }
    if (!superseded.getAsBoolean()) {
      show(own.get(), edited, found, open);
    }
  }

  private Optional<Overrides> own(
      OpenDocument edited, Map<String, String> unsaved, List<OpenDocument> open) {
    try {
      return Optional.of(Overrides.edited(edited.root(), unsaved));
    } catch (Invalid e) {
      List<Finding> found =
          e.problems().stream().map(problem -> new Finding(Rule.SYNTAX, problem)).toList();
      Overrides alone =
          Overrides.of(edited.root().toString(), Map.of(edited.name(), edited.text()));
      show(alone, edited, found, open);
      return Optional.empty();
    }
  }

  private void show(
      Overrides own, OpenDocument edited, List<Finding> found, List<OpenDocument> open) {
    Map<String, String> places = own.places();
    Diagnoses.of(own, edited.name(), found)
        .forEach(
            (name, all) -> {
              Path file = Path.of(places.get(name));
              shown.of(file, open.stream().filter(one -> one.path().equals(file)).findFirst(), all);
            });
  }

  private static Diagnosis notChecked(OpenDocument document, String why) {
    Problem problem =
        Problem.of(
            document.uri(),
            Optional.of(new Position(1, 1)),
            "",
            "this file is not checked: " + why);
    return Diagnosis.of(problem, false, "", List.of(""));
  }
}
