package io.manta.editor;

import io.manta.kind.Kinds;
import io.manta.lint.Finding;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What is wrong in the texts of an editor, each where it is. */
public final class Diagnoses {

  /** What its own line says of a document: others are not judged. */
  private static final Pattern OF_RAY =
      Pattern.compile("(?m)^[\"']?apiVersion[\"']?:\\s*\\S*ray\\.io/");

  /** Of one file; an editor is slow with more, and nobody reads them. */
  private static final int MOST_SHOWN = 500;

  private Diagnoses() {}

  /**
   * Findings by the file's name in the set; every file has an entry.
   *
   * @param edited what is shown beside a finding that is in no file of the set
   */
  public static Map<String, List<Diagnosis>> of(
      Overrides own, String edited, List<Finding> findings) {
    Map<String, String> names = new TreeMap<>();
    own.places().forEach((name, place) -> names.put(place, name));
    Map<String, String> texts = own.texts();
    Map<String, List<Diagnosis>> all = new TreeMap<>();
    texts.keySet().forEach(name -> all.put(name, new ArrayList<>()));
    for (Finding finding : findings) {
      Problem problem = finding.problem();
      Optional<String> name = Optional.ofNullable(names.get(problem.source()));
      String shown = name.orElse(edited);
      Problem there = name.isPresent() ? problem : elsewhere(problem);
      if (texts.containsKey(shown)) {
        List<String> lines = List.of(texts.get(shown).split("\n", -1));
        boolean isError = finding.rule().isError();
        all.get(shown).add(Diagnosis.of(there, isError, finding.rule().id(), lines));
      }
    }
    all.replaceAll((name, found) -> found.stream().limit(MOST_SHOWN).toList());
    return all;
  }

  /** In a built-in file, or in an example: what was edited made it so. */
  private static Problem elsewhere(Problem problem) {
    return Problem.of(problem.source(), Optional.of(new Position(1, 1)), "", problem.sentence());
  }

  /** Of a file with Ray objects; none for other files. */
  public static List<Diagnosis> ofInput(String text, Settings settings) {
    if (!OF_RAY.matcher(text).find()) {
      return List.of();
    }
    List<String> lines = List.of(text.split("\n", -1));
    List<Problem> problems = new ArrayList<>();
    try {
      for (Document document : Yaml.read("", text)) {
        if (String.valueOf(document.value().get("apiVersion")).startsWith("ray.io/")) {
          problems.addAll(Kinds.BUILT_IN.check(document, settings).problems());
        }
      }
    } catch (Invalid e) {
      problems.addAll(e.problems());
    }
    return problems.stream().map(problem -> Diagnosis.of(problem, true, "", lines)).toList();
  }
}
