package io.manta.template.error;

import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.template.language.LanguageFailure;
import io.manta.template.language.NameCheck;
import io.manta.template.language.OneLineJson;
import io.manta.template.language.SourceWords;
import io.manta.template.language.WrittenText;
import io.manta.template.layers.ObjectTexts;
import io.manta.template.layers.Origins;
import io.manta.template.set.SetSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message of a template that failed: its file and line, the lines around it, and its output.
 */
public final class TemplateFailure {

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final SetSources setSources;

  public TemplateFailure(SetSources setSources) {
    this.setSources = setSources;
  }

  /** A problem at a template's line, in it where the message's first word in quotes stands. */
  public Problem at(String template, int line, String path, String message) {
    Position begin = begin(template, line);
    Matcher quoted = QUOTED.matcher(message);
    int column =
        quoted.find()
            ? column(template, begin.line(), quoted.group(1)).orElse(begin.column())
            : begin.column();
    return at(template, new Position(begin.line(), column), path, message);
  }

  /** Where a line's text begins. */
  private Position begin(String template, int line) {
    List<String> lines = setSources.get(template).lines();
    int inside = Math.max(1, Math.min(line, lines.size()));
    String text = lines.get(inside - 1);
    return new Position(inside, text.length() - text.stripLeading().length() + 1);
  }

  private Optional<Integer> column(String template, int line, String word) {
    SetSources.Source source = setSources.get(template);
    if (Character.isJavaIdentifierStart(word.charAt(0)) && word.matches("\\w+")) {
      return SourceWords.of(source.text()).column(line, word);
    }
    int at = source.lines().get(line - 1).indexOf(word);
    return at < 0 ? Optional.empty() : Optional.of(at + 1);
  }

  /** A problem at a place of a template. */
  public Problem at(String template, Position place, String path, String message) {
    SetSources.Source source = setSources.get(template);
    return Problem.of(source.place(), Optional.of(place), path, message)
        .excerpt(Document.excerpt(source.lines(), place.line(), 1));
  }

  /**
   * Puts a problem with a rendered field at the template line that wrote it.
   *
   * @param problem whose path is the field's
   */
  public Problem locate(Problem problem, Origins origins) {
    Optional<Origins.Origin> origin = origins.at(problem.path());
    if (origin.isEmpty()) {
      return problem;
    }
    Origins.Origin from = origin.get();
    Problem there = problem.at(at(from.template(), from.line(), problem.path(), problem.message()));
    return there.hint().map(hint -> there.hint(PebbleWording.hint(hint, from))).orElse(there);
  }

  /** Everything that was thrown at once. */
  public List<Problem> all(Throwable thrown, String template, Map<String, Object> scope) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof Invalid inner) {
        return inner.problems(); // From a template that object() renders.
      }
      if (e instanceof NameCheck.Refused refused) {
        return refused.all.stream().map(one -> of(one, template, scope)).toList();
      }
    }
    return List.of(of(thrown, template, scope));
  }

  /** What Pebble or our own nodes threw while {@code template} was compiled or rendered. */
  private Problem of(Throwable thrown, String template, Map<String, Object> scope) {
    Optional<LanguageFailure> located = LanguageFailure.in(thrown);
    if (located.isEmpty()) {
      return at(template, line(thrown, template), "", PebbleWording.message(thrown));
    }
    LanguageFailure failure = located.get();
    String name = failure.template().orElse(template);
    if (failure.isOfParser()) {
      Optional<UnclosedTag.Tag> open = UnclosedTag.in(setSources.get(name).text());
      boolean missed = failure.message().contains("end of template");
      if (open.isPresent() && (missed || !open.get().isPaired())) {
        return at(name, open.get().line(), "", "`" + open.get().what() + "` is never closed")
            .expected("`" + open.get().close() + "`");
      }
    }
    Problem problem = at(name, failure.line(), "", PebbleWording.message(failure.message()));
    Problem explained = new PebbleWording(scope).explain(problem, failure);
    Problem placed = explained.at(at(name, failure.line(), "", explained.message()));
    return Habits.explain(placed, failure.isOfParser());
  }

  /**
   * Pebble knows no line for a number that is too large to be one; the number stands there once.
   */
  private int line(Throwable thrown, String template) {
    String said = String.valueOf(thrown.getMessage());
    String number = said.replaceAll(".*\"(\\d+)\".*", "$1");
    int at = number.equals(said) ? -1 : setSources.get(template).text().indexOf(number);
    return at < 0 ? 1 : (int) setSources.get(template).text().substring(0, at).lines().count();
  }

  /** Broken YAML: the template's line, and the rendered text around the place. */
  public Problem of(ObjectTexts.Failed failed) {
    WrittenText writtenText = failed.writtenText();
    int offset = Math.min(failed.start() + failed.broken().offset, failed.end());
    WrittenText.Place place = writtenText.at(offset);
    Position begin = begin(place.template(), place.line());
    Problem problem = at(place.template(), begin, "", failed.broken().getMessage());
    List<String> excerpt = new ArrayList<>(problem.excerpt());
    excerpt.add("rendered:");
    excerpt.addAll(rendered(writtenText, offset));
    Problem shown = problem.excerpt(excerpt);
    return failed.broken().hint.isEmpty() ? shown : shown.hint(failed.broken().hint);
  }

  private static List<String> rendered(WrittenText writtenText, int offset) {
    String all = writtenText.toString();
    int line = 1 + (int) all.substring(0, Math.min(offset, all.length())).lines().count() - 1;
    StringBuilder out = new StringBuilder();
    int slot = 0;
    for (int i = 0; i < all.length(); i++) {
      if (all.startsWith(WrittenText.SLOT, i)) {
        out.append(shortened(OneLineJson.text(writtenText.slots().get(slot++).value())));
        i += WrittenText.SLOT.length() - 1;
      } else {
        out.append(all.charAt(i));
      }
    }
    boolean atStart = offset == 0 || offset > 0 && all.charAt(offset - 1) == '\n';
    return Document.excerpt(
        List.of(out.toString().split("\n", -1)), Math.max(1, atStart ? line + 1 : line), 2);
  }

  private static String shortened(String json) {
    return json.length() <= 120 ? json : json.substring(0, 117) + "...";
  }
}
