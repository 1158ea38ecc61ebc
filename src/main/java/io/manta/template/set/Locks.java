package io.manta.template.set;

import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.PropertyNames;
import io.manta.schema.Yaml;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code locks.yaml} of a set: files that no set above it may replace or lay something over, each
 * with the reason. What a locked file includes is locked with it.
 */
final class Locks {

  static final String FILE = "locks.yaml";

  /** Passed over as any file that is no template, a misnamed one would lock nothing. */
  private static final Pattern MEANT = Pattern.compile("(?i)locks?\\.(ya?ml|json)");

  private static final int MOST = 100;
  private static final String ALL = "/*";
  private static final Pattern NAMED =
      Pattern.compile("\\b(?:include|extends|import|from|object\\s*\\()\\s*[\"']([^\"']+)[\"']");

  /** A name that is worked out: what it includes cannot be locked with it. */
  private static final Pattern COMPUTED =
      Pattern.compile(
          "\\{%\\s*(?:include|extends|import|from)\\s+(?![\"'][^\"']+[\"']\\s*(?:%\\}|with\\b|as\\b|import\\b))"
              + "|\\bobject\\s*\\(\\s*(?![\"'][^\"']+[\"']\\s*[,)])");

  /**
   * @param files what it holds for
   */
  private record Lock(String place, String reason, Set<String> files) {}

  private Locks() {}

  /** Whether a file of this name, at the top of a set, is such a list, rightly named or not. */
  static boolean isList(String name) {
    return MEANT.matcher(name).matches();
  }

  /** The files of one more set that the sets below it have locked. */
  static List<Problem> refused(SetSources below, Map<String, SetSources.Source> files) {
    List<Lock> locks = all(below, files.keySet());
    List<Problem> problems = new ArrayList<>();
    files.forEach(
        (name, source) ->
            locks.stream()
                .filter(lock -> lock.files().contains(name))
                .findFirst()
                .ifPresent(lock -> problems.add(problem(name, source, lock))));
    return problems;
  }

  private static Problem problem(String name, SetSources.Source source, Lock lock) {
    String message = LayerName.base(name) + " is locked: " + lock.reason();
    return Problem.of(source.place(), Optional.empty(), "", message)
        .hint("leave this file away, or ask who wrote " + lock.place());
  }

  /** What is wrong with the list of the highest set. */
  static List<Problem> problems(SetSources sources) {
    SetSources.Source source = sources.get(FILE);
    List<Problem> problems = new ArrayList<>();
    try {
      List<Document> documents = Yaml.read(source.place(), source.text());
      int count = documents.stream().mapToInt(document -> document.value().size()).sum();
      if (count > MOST) {
        problems.add(documents.get(0).problem("", "more than " + MOST + " locks"));
        return problems;
      }
      for (Document document : documents) {
        document.value().forEach((file, why) -> check(document, file, why, sources, problems));
      }
    } catch (Invalid e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  private static void check(
      Document document, String file, Object why, SetSources sources, List<Problem> problems) {
    String path = Document.path("", file);
    Set<String> known = new TreeSet<>();
    for (String name : sources.files().keySet()) {
      if (name.endsWith(LayerName.SUFFIX) && SetSources.plain(name).equals(name)) {
        known.add(name);
        known.add(name.substring(0, name.indexOf('/')) + ALL);
      }
    }
    if (!known.contains(file)) {
      Problem problem = document.problem(path, "there is no `" + file + "` to be locked");
      problems.add(
          PropertyNames.nearest(file, known)
              .map(near -> problem.hint("did you mean `" + near + "`?"))
              .orElse(problem));
    }
    if (LayerName.isLayer(file)) {
      problems.add(
          document
              .problem(path, "a layer cannot be locked alone: another may lie over it")
              .hint("lock the file `" + LayerName.base(file) + "`, and with it all its layers"));
    }
    Set<String> own =
        known.stream()
            .filter(name -> !name.endsWith(ALL))
            .filter(name -> isMeant(file, name))
            .collect(Collectors.toSet());
    including(own, sources).stream()
        .filter(name -> COMPUTED.matcher(sources.get(name).text()).find())
        .findFirst()
        .ifPresent(
            name ->
                problems.add(
                    document
                        .problem(
                            path,
                            "cannot be locked: "
                                + name
                                + " includes a file by a name that is worked out")
                        .hint(
                            "write the name there as a text, as in include \"part/x.yaml.peb\"")));
    if (!(why instanceof String text) || text.isBlank()) {
      problems.add(
          document
              .problem(path, "a lock needs its reason, a text")
              .hint("as in `" + file + ": ask the platform team`"));
    }
  }

  private static List<Lock> all(SetSources below, Set<String> names) {
    List<Lock> locks = new ArrayList<>();
    below
        .files()
        .forEach(
            (name, source) -> {
              if (SetSources.plain(name).equals(FILE)) {
                for (Document document : Yaml.read(source.place(), source.text())) {
                  document
                      .value()
                      .forEach(
                          (file, why) ->
                              locks.add(
                                  new Lock(source.place(), "" + why, locked(file, below, names))));
                }
              }
            });
    return locks;
  }

  /** The names, of those below and of those above, that a line of the list stands for. */
  private static Set<String> locked(String line, SetSources below, Set<String> names) {
    Set<String> files = new TreeSet<>();
    below.files().keySet().stream().filter(name -> isMeant(line, name)).forEach(files::add);
    Set<String> locked = including(files, below);
    names.stream()
        .filter(name -> isMeant(line, name) || locked.contains(LayerName.base(name)))
        .forEach(locked::add);
    return locked;
  }

  /** A lock of a file is one of all layers over it. */
  private static boolean isMeant(String line, String name) {
    return line.endsWith(ALL)
        ? name.startsWith(line.substring(0, line.length() - 1))
        : name.equals(line) || LayerName.base(name).equals(line);
  }

  private static Set<String> including(Set<String> files, SetSources sources) {
    Set<String> seen = new TreeSet<>(files);
    Deque<String> todo = new ArrayDeque<>(files);
    while (!todo.isEmpty()) {
      String file = todo.remove();
      Matcher named = NAMED.matcher(sources.get(file).text());
      while (named.find()) {
        String other = sources.resolveRelativePath(named.group(1), file);
        if (sources.knows(other) && seen.add(other)) {
          todo.add(other);
        }
      }
    }
    return seen;
  }
}
