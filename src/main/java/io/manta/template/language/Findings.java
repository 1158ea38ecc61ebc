package io.manta.template.language;

import io.manta.schema.PropertyNames;
import io.manta.template.language.UnknownName.Kind;
import io.pebbletemplates.pebble.error.PebbleException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers names that do not exist; one that does, seen from anywhere, counts as known. */
final class Findings {

  private record Use(Kind kind, String template, int line, List<String> names) {}

  private final Map<Use, UnknownName> unknown = new LinkedHashMap<>();
  private final Set<Use> known = new HashSet<>();
  private Optional<SeenHere> seen = Optional.empty();
  private final Duration time;
  private final TimeLimit timeLimit;

  /**
   * @param time for all of it, from now
   */
  Findings(Duration time) {
    this.time = time;
    this.timeLimit = new TimeLimit(time);
  }

  /**
   * @throws PebbleException when the time is over
   */
  void goOn(String template, int line) {
    if (timeLimit.isOver()) {
      String limit = "its names took longer to check than " + time.toMillis() + " ms";
      throw new PebbleException(null, "limit reached: " + limit, line, template);
    }
  }

  void known(Kind kind, String template, int line, List<String> names) {
    goOn(template, line);
    known.add(new Use(kind, template, line, names));
  }

  /**
   * @param names of the chain, up to the one that does not exist
   * @param near what it may have been meant to be
   */
  void unknown(
      Kind kind,
      String template,
      int line,
      SourceWords words,
      List<String> names,
      String message,
      Collection<String> near) {
    goOn(template, line);
    Optional<String> hint = PropertyNames.hint(names.get(names.size() - 1), near);
    unknown.putIfAbsent(
        new Use(kind, template, line, names),
        new UnknownName(kind, template, line, words.column(line, names), message, hint));
  }

  void hidden(String template, int line, SourceWords words, String name) {
    List<String> names = List.of(name);
    unknown.putIfAbsent(
        new Use(Kind.HIDDEN, template, line, names),
        new UnknownName(
            Kind.HIDDEN,
            template,
            line,
            words.column(line, names),
            "`" + name + "` hides what templates see under that name, here and in what follows",
            Optional.of("give it another name")));
  }

  /** A probe, which is seen once for each way that leads to it. */
  void seen(SeenHere here) {
    seen = seen.map(before -> before.or(here)).or(() -> Optional.of(here));
  }

  Optional<SeenHere> seen() {
    return seen;
  }

  List<UnknownName> all() {
    Comparator<UnknownName> order =
        Comparator.comparing(UnknownName::template)
            .thenComparingInt(UnknownName::line)
            .thenComparingInt(UnknownName::column);
    return unknown.entrySet().stream()
        .filter(one -> !known.contains(one.getKey()))
        .map(Map.Entry::getValue)
        .sorted(order)
        .toList();
  }
}
