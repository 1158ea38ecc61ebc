package io.manta.editor;

import io.manta.schema.Position;
import io.manta.template.set.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where files, blocks, macros and variables of a template are made. */
public final class DefinitionLookup {

  private static final Pattern FILES =
      Pattern.compile("\\{%\\s*(?:import|extends)\\s+[\"']([^\"']+)[\"']");

  private static final Pattern MACRO = Pattern.compile("\\{%\\s*macro\\s+(\\w+)\\s*\\(([^)]*)\\)");

  private static final Pattern BLOCK_NAME =
      Pattern.compile(".*\\bblock\\s*(?:\\(\\s*)?[\"']?\\w*$", Pattern.DOTALL);

  private final OpenTemplate template;
  private final SourceFile here;

  public DefinitionLookup(OpenTemplate template) {
    this.template = template;
    String place =
        template.set().file(template.name(), template.name()).map(SourceFile::place).orElse("");
    this.here = new SourceFile(template.name(), place, template.text());
  }

  /** Of what stands at a place. */
  public Optional<Definition> at(int offset) {
    Caret caret = Caret.of(template.text(), offset);
    if (caret.tag().isEmpty() || caret.wordText().isEmpty() && caret.quoted().isEmpty()) {
      return Optional.empty();
    }
    if (BLOCK_NAME.matcher(caret.before()).matches()) {
      return block(caret.wordText());
    }
    Optional<SourceFile> file =
        caret.quotedText().flatMap(name -> template.set().file(name, template.name()));
    if (file.isPresent()) {
      return file.map(one -> new Definition(one, new Position(1, 1)));
    }
    boolean isField = caret.wordStart() > 0 && template.text().charAt(caret.wordStart() - 1) == '.';
    boolean isCall = template.text().startsWith("(", caret.wordEnd());
    if (isCall) {
      return macro(caret.wordText());
    }
    return isField || caret.quoted().isPresent()
        ? Optional.empty()
        : variable(caret.wordText(), offset);
  }

  /** The file that this one lies over: Manta's own, or one of a set below. */
  public Optional<Definition> lower() {
    return template
        .set()
        .lower(template.name())
        .map(file -> new Definition(file, new Position(1, 1)));
  }

  /** Of the file that this one extends, or of the one that that extends. */
  private Optional<Definition> block(String name) {
    Pattern block = Pattern.compile("\\{%\\s*block\\s+[\"']?(" + Pattern.quote(name) + ")\\b");
    List<SourceFile> files = reached();
    return files.stream()
        .skip(1)
        .map(file -> first(file, block))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> first(here, block));
  }

  private Optional<Definition> macro(String name) {
    Pattern macro = Pattern.compile("\\{%\\s*macro\\s+(" + Pattern.quote(name) + ")\\b");
    return reached().stream().map(file -> first(file, macro)).flatMap(Optional::stream).findFirst();
  }

  /** A macro as its head is written, as in {@code env(name, value)}. */
  List<String> macros() {
    List<String> heads = new ArrayList<>();
    for (SourceFile file : reached()) {
      Matcher macro = MACRO.matcher(file.text());
      while (macro.find()) {
        heads.add(macro.group(1) + "(" + macro.group(2).strip() + ")");
      }
    }
    return heads;
  }

  private static Optional<Definition> first(SourceFile file, Pattern pattern) {
    Matcher matcher = pattern.matcher(file.text());
    return matcher.find()
        ? Optional.of(new Definition(file, Span.position(file.text(), matcher.start(1))))
        : Optional.empty();
  }

  /** This file, and what it imports or extends, directly or not. */
  private List<SourceFile> reached() {
    List<SourceFile> files = new ArrayList<>(List.of(here));
    Set<String> seen = new HashSet<>(Set.of(here.name()));
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      Matcher names = FILES.matcher(file.text());
      while (names.find()) {
        template
            .set()
            .file(names.group(1), file.name())
            .filter(one -> seen.add(one.name()))
            .ifPresent(files::add);
      }
    }
    return files;
  }

  /** The last place in front of the offset that makes the variable. */
  Optional<Definition> variable(String name, int offset) {
    String word = Pattern.quote(name);
    Pattern made =
        Pattern.compile(
            "\\{%\\s*(?:set\\s+(?<set>"
                + word
                + ")\\b|for\\s+(?<for>"
                + word
                + ")\\b|macro\\s+\\w+\\s*\\((?:[^)]*\\W)?(?<macro>"
                + word
                + ")\\b|import\\s+\\S+\\s+as\\s+(?<import>"
                + word
                + ")\\b)");
    return made.matcher(template.text())
        .results()
        .map(DefinitionLookup::begin)
        .filter(at -> at <= offset)
        .reduce((first, last) -> last)
        .map(at -> new Definition(here, Span.position(here.text(), at)));
  }

  private static int begin(MatchResult made) {
    for (int group = 1; group <= made.groupCount(); group++) {
      if (made.start(group) >= 0) {
        return made.start(group);
      }
    }
    return made.start();
  }
}
