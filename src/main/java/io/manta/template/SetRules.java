package io.manta.template;

import io.manta.schema.Document;
import io.manta.schema.Names;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file must be called and made of to be part of a set. */
final class SetRules {

  private static final Pattern NAME =
      Pattern.compile("(cluster|group|part)/[a-z0-9][-a-z0-9]*\\.yaml\\.peb");
  private static final List<String> PODS = List.of("pod/head.yaml.peb", "pod/worker.yaml.peb");
  private static final Pattern TRIM = Pattern.compile("\\{[{%#]-|-[}%#]\\}");

  private SetRules() {}

  static List<Problem> check(String name, Sources.Source source, Collection<String> known) {
    List<Problem> problems = new ArrayList<>();
    if (!NAME.matcher(name).matches() && !PODS.contains(name)) {
      Problem problem =
          Problem.of(source.place(), Optional.empty(), "", "a set has no place for this file")
              .expected(
                  "cluster/, group/ or part/NAME.yaml.peb, pod/head.yaml.peb or"
                      + " pod/worker.yaml.peb");
      problems.add(
          Names.nearest(name, known)
              .map(near -> problem.hint("did you mean `" + near + "`?"))
              .orElse(problem));
    }
    List<String> lines = source.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher trim = TRIM.matcher(lines.get(i));
      if (trim.find()) {
        problems.add(
            at(source, lines, i, trim.start(), "trimming of white space is not available")
                .found("`" + trim.group() + "`")
                .hint("blank lines do no harm in YAML; leave the `-` away"));
      }
      int odd = lines.get(i).indexOf(Text.SENTINEL);
      if (odd >= 0) {
        problems.add(at(source, lines, i, odd, "the character U+E000 may not stand here"));
      }
    }
    return problems;
  }

  private static Problem at(
      Sources.Source source, List<String> lines, int index, int column, String message) {
    Position position = new Position(index + 1, column + 1);
    return Problem.of(source.place(), Optional.of(position), "", message)
        .excerpt(Document.excerpt(lines, index + 1, 1));
  }
}
