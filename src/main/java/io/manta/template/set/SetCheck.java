package io.manta.template.set;

import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.template.error.Habits;
import io.manta.template.error.TemplateFailure;
import io.manta.template.language.CompiledTemplates;
import io.manta.template.language.ScopeCheck;
import io.manta.template.language.UnknownName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whatever can be found wrong with files of a set before any of them is rendered. */
final class SetCheck {

  private static final String PART = "part/";

  private final SetSources setSources;
  private final CompiledTemplates compiled;
  private final ScopeTypes types;
  private final Duration time;
  private final TemplateFailure templateFailure;

  /**
   * @param time for following the names
   */
  SetCheck(SetSources setSources, CompiledTemplates compiled, ScopeTypes types, Duration time) {
    this.setSources = setSources;
    this.compiled = compiled;
    this.types = types;
    this.time = time;
    this.templateFailure = new TemplateFailure(setSources);
  }

  /**
   * @param names the files to check
   * @param known those that lie below them
   */
  List<Problem> problems(Collection<String> names, Collection<String> known) {
    List<Problem> problems = beforeNames(names, known);
    names(names, problems).stream()
        .filter(found -> found.kind() == UnknownName.Kind.MISSING)
        .map(this::problem)
        .forEach(problems::add);
    return problems;
  }

  /**
   * @param refused what is wrong already
   */
  Examination examine(Collection<String> names, Collection<String> known, List<Problem> refused) {
    Map<String, String> texts = new TreeMap<>();
    setSources.files().forEach((name, source) -> texts.put(name, source.text()));
    List<Problem> problems = new ArrayList<>(refused);
    problems.addAll(beforeNames(names, known));
    return new Examination(
        problems,
        names(names, problems).stream()
            .collect(
                Collectors.groupingBy(
                    UnknownName::kind, Collectors.mapping(this::problem, Collectors.toList()))),
        texts);
  }

  private List<Problem> beforeNames(Collection<String> names, Collection<String> known) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      if (name.equals(Locks.FILE)) {
        problems.addAll(Locks.problems(setSources));
        continue;
      }
      problems.addAll(SetRules.check(name, setSources.get(name), known));
      SetRules.layer(name, setSources).ifPresent(problems::add);
      SetRules.unused(name, setSources, known).ifPresent(problems::add);
      try {
        compiled.compile(name);
      } catch (RuntimeException | StackOverflowError e) {
        problems.addAll(templateFailure.all(e, name, Map.of()));
      }
    }
    return problems;
  }

  /**
   * The names in these files that do not mean what their writer meant.
   *
   * @param problems gets why a file could not be followed to its end
   */
  private List<UnknownName> names(Collection<String> files, List<Problem> problems) {
    boolean parts = files.stream().anyMatch(name -> name.startsWith(PART));
    Collection<String> begin = parts ? setSources.files().keySet() : files;
    ScopeCheck check = new ScopeCheck(setSources, time);
    for (String name : begin) {
      try {
        types.of(LayerName.base(name)).ifPresent(scope -> check.follow(name, scope));
      } catch (RuntimeException | StackOverflowError e) {
        problems.addAll(templateFailure.all(e, name, Map.of()));
        return List.of();
      }
    }
    return check.found().stream().filter(found -> files.contains(found.template())).toList();
  }

  private Problem problem(UnknownName found) {
    Position place = new Position(found.line(), found.column());
    Problem problem = templateFailure.at(found.template(), place, "", found.message());
    return Habits.hint(problem).or(found::hint).map(problem::hint).orElse(problem);
  }
}
