package io.manta.template.set;

import io.manta.schema.Document;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.schema.PropertyNames;
import io.manta.template.language.WrittenText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a file must be called and made of to be part of a set. */
final class SetRules {

  private static final String SUFFIX = LayerName.SUFFIX;
  private static final Pattern NAME =
      Pattern.compile("([a-z]+)/[a-z0-9][-a-z0-9]*(?:\\." + LayerName.FORM + ")?\\.yaml\\.peb");
  private static final List<String> PODS = List.of("pod/head.yaml.peb", "pod/worker.yaml.peb");

  /** Files of any name; beside them there is {@code pod/}, whose files are {@link #PODS}. */
  private static final List<String> FOLDERS = List.of("cluster", "group", "part");

  private static final Pattern PARTS = Pattern.compile("([^/]*)/(.+?)(?:[.](?:yaml|yml|peb))+");
  private static final Pattern PARENT =
      Pattern.compile("\\{%\\s*extends\\s+[\"'](?:(?:builtin|below)/)?([^\"']*)[\"']");
  private static final Pattern TRIM = Pattern.compile("\\{[{%#]-|-[}%#]\\}");

  private SetRules() {}

  static List<Problem> check(String name, SetSources.Source source, Collection<String> known) {
    List<Problem> problems = new ArrayList<>();
    if (!fits(name, known)) {
      Problem problem =
          Problem.of(source.place(), Optional.empty(), "", "a set has no place for this file")
              .expected(
                  folders(known).stream().collect(Collectors.joining("/, ", "", "/NAME.yaml.peb"))
                      + ", pod/head.yaml.peb or pod/worker.yaml.peb; over one of them a layer,"
                      + " FILE.NAME.yaml.peb");
      problems.add(hint(name, known).map(problem::hint).orElse(problem));
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
      int odd = lines.get(i).indexOf(WrittenText.SENTINEL);
      if (odd >= 0) {
        problems.add(at(source, lines, i, odd, "the character U+E000 may not stand here"));
      }
      // It parts names and texts where a set is hashed.
      int nul = lines.get(i).indexOf('\0');
      if (nul >= 0) {
        problems.add(at(source, lines, i, nul, "the character U+0000 may not stand here"));
      }
    }
    return problems;
  }

  private static boolean fits(String name, Collection<String> known) {
    Matcher parts = NAME.matcher(name);
    boolean isNamed = parts.matches();
    boolean isOverPart = isNamed && LayerName.isLayer(name) && parts.group(1).equals("part");
    return isNamed
        && !isOverPart
        && (PODS.contains(LayerName.base(name)) || folders(known).contains(parts.group(1)));
  }

  /** Where files of any name may be: whatever folder is in the set is one, but that of pods. */
  private static Collection<String> folders(Collection<String> known) {
    Collection<String> folders = new TreeSet<>(FOLDERS);
    known.stream()
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(parts -> parts.group(1))
        .filter(folder -> !folder.equals("pod"))
        .forEach(folders::add);
    return folders;
  }

  private static Optional<String> hint(String name, Collection<String> known) {
    // Without a folder it came by the rules of a ConfigMap's keys.
    if (Locks.isList(name.replace('/', '.'))) {
      return Optional.of("did you mean `" + Locks.FILE + "`?");
    }
    if (LayerName.isLayer(name) && fits(LayerName.base(name), known)) {
      boolean isKind = LayerName.name(name).matches("yaml|yml|peb");
      return Optional.of(
          name.startsWith("part/")
              ? "parts have no layers: put one over the file that includes the part"
              : isKind
                  ? "did you mean `" + LayerName.base(name) + "`?"
                  : "the NAME of a layer is of small letters, digits and `-`, at most 63");
    }
    // The name of a flat file without a folder, worker.yaml.peb, was taken apart at its first dot.
    boolean isFlat = name.endsWith("/yaml.peb");
    Matcher parts = PARTS.matcher(isFlat ? "/" + name.replace("/yaml.peb", SUFFIX) : name);
    if (parts.matches()) {
      String file = "/" + parts.group(2).replace('/', '-') + SUFFIX;
      String meant =
          PropertyNames.nearest(
                  parts.group(1), Stream.concat(folders(known).stream(), Stream.of("pod")).toList())
              .map(folder -> folder + file)
              .or(
                  () ->
                      known.stream()
                          .filter(n -> fits(n, known))
                          .filter(n -> n.endsWith(file))
                          .findFirst())
              .orElse("");
      if (fits(meant, known)) {
        String deep = parts.group(2).contains("/") ? "folders go no deeper: " : "";
        return Optional.of(deep + "did you mean `" + meant + "`?");
      }
    }
    List<String> names = known.stream().map(SetRules::plain).toList();
    return PropertyNames.nearest(plain(name), names)
        .map(near -> "did you mean `" + near + SUFFIX + "`?");
  }

  /** A layer lies over a file that exists, and is not that file once more. */
  static Optional<Problem> layer(String name, SetSources setSources) {
    if (!LayerName.isLayer(name)) {
      return Optional.empty();
    }
    SetSources.Source source = setSources.get(name);
    String base = LayerName.base(name);
    if (!setSources.knows(base)) {
      Problem problem =
          Problem.of(source.place(), Optional.empty(), "", "there is no " + base + " to lie over");
      List<String> files =
          setSources.files().keySet().stream().filter(file -> !LayerName.isLayer(file)).toList();
      return PropertyNames.nearest(base, files)
          .map(
              near ->
                  problem.hint(
                      "did you mean `" + plain(near) + "." + LayerName.name(name) + SUFFIX + "`?"))
          .or(() -> Optional.of(problem));
    }
    Matcher parent = PARENT.matcher(source.text());
    if (parent.find() && parent.group(1).equals(base)) {
      String before = source.text().substring(0, parent.start());
      int index = (int) before.chars().filter(c -> c == '\n').count();
      int column = parent.start() - before.lastIndexOf('\n') - 1;
      return Optional.of(
          at(source, source.lines(), index, column, "a layer is not its file once more")
              .found("`" + parent.group() + "`")
              .hint("leave `extends` and the block away: it lies over " + base + " by itself"));
    }
    return Optional.empty();
  }

  /**
   * A part that no file includes does nothing. One may be kept for later, but one that is called
   * nearly like a known part was meant to replace that.
   */
  static Optional<Problem> unused(String name, SetSources setSources, Collection<String> known) {
    String file = name.substring(name.indexOf('/') + 1);
    if (!name.startsWith("part/") || known.contains(name)) {
      return Optional.empty();
    }
    List<String> parts =
        known.stream().filter(n -> n.startsWith("part/")).map(SetRules::base).toList();
    boolean isUsed = setSources.files().values().stream().anyMatch(s -> s.text().contains(file));
    return isUsed
        ? Optional.empty()
        : PropertyNames.nearest(base(name), parts)
            .map(
                near ->
                    Problem.of(
                            setSources.get(name).place(),
                            Optional.empty(),
                            "",
                            "no template includes this file")
                        .hint("did you mean `part/" + near + SUFFIX + "`?"));
  }

  /** {@code part/probes} of {@code part/probes.yaml.peb}. */
  private static String plain(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /** {@code probes} of {@code part/probes.yaml.peb}. */
  private static String base(String name) {
    return plain(name).substring(name.indexOf('/') + 1);
  }

  private static Problem at(
      SetSources.Source source, List<String> lines, int index, int column, String message) {
    Position position = new Position(index + 1, column + 1);
    return Problem.of(source.place(), Optional.of(position), "", message)
        .excerpt(Document.excerpt(lines, index + 1, 1));
  }
}
