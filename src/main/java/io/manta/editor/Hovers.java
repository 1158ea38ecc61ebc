package io.manta.editor;

import io.manta.editor.PageWords.Entry;
import io.manta.editor.PageWords.Topic;
import io.manta.schema.ValueType;
import io.manta.template.language.SeenHere;
import io.manta.template.language.TemplateTags.Kind;
import io.manta.template.set.SourceFile;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the word at a place of a template is. */
public final class Hovers {

  private static final Pattern AFTER_IS = Pattern.compile("(?s).*\\bis\\s+(not\\s+)?");
  private static final Pattern AFTER_BAR = Pattern.compile("(?s).*\\|\\s*");

  private final OpenTemplate template;
  private final Caret caret;
  private final DefinitionLookup definitions;
  private final PageWords page = PageWords.ofManta();

  private Hovers(OpenTemplate template, int offset) {
    this.template = template;
    this.caret = Caret.of(template.text(), offset);
    this.definitions = new DefinitionLookup(template);
  }

  public static Optional<Hover> at(OpenTemplate template, int offset) {
    return new Hovers(template, offset).hover();
  }

  private Optional<Hover> hover() {
    if (caret.tag().isEmpty() || caret.isIn(Kind.COMMENT)) {
      return Optional.empty();
    }
    if (caret.quoted().isPresent()) {
      return caret
          .quotedText()
          .flatMap(name -> template.set().file(name, template.name()))
          .map(this::file);
    }
    String word = caret.wordText();
    if (word.isEmpty() || Character.isDigit(word.charAt(0))) {
      return Optional.empty();
    }
    String before = caret.text().substring(caret.tag().orElseThrow().inside(), caret.wordStart());
    if (caret.isIn(Kind.STATEMENT) && before.isBlank()) {
      return row(Topic.TAG, word);
    }
    if (AFTER_BAR.matcher(before).matches()) {
      return row(Topic.FILTER, word);
    }
    if (AFTER_IS.matcher(before).matches()) {
      return row(Topic.TEST, word);
    }
    boolean isField = before.endsWith(".") && !before.endsWith("..");
    if (!isField && caret.text().startsWith("(", caret.wordEnd())) {
      return macro(word).or(() -> row(Topic.FUNCTION, word));
    }
    return isField
        ? field(Caret.expressionAtEnd(before.substring(0, before.length() - 1)), word)
        : variable(word);
  }

  private Hover hover(String title, String... paragraphs) {
    StringBuilder out = new StringBuilder("`").append(title).append('`');
    for (String paragraph : paragraphs) {
      out.append(paragraph.isEmpty() ? "" : "\n\n" + paragraph);
    }
    return new Hover(out.toString(), caret.word());
  }

  private Hover file(SourceFile file) {
    return hover(
        caret.quotedText().orElse(file.name()),
        OpenTemplate.opening(file.text()),
        "From " + file.place() + ".");
  }

  private Optional<Hover> row(Topic topic, String name) {
    return page.of(topic, name).map(entry -> hover(entry.usage(), entry.words()));
  }

  private Optional<Hover> macro(String name) {
    return definitions.macros().stream()
        .filter(head -> head.startsWith(name + "("))
        .findFirst()
        .map(head -> hover(head, "a macro"));
  }

  /** Empty for a word such as {@code and}, and for what does not exist. */
  private Optional<Hover> variable(String name) {
    return Optional.ofNullable(seen("").variables().get(name)).map(type -> value(name, type));
  }

  private Optional<Hover> field(String of, String name) {
    return seen(of)
        .value()
        .flatMap(
            type ->
                type.form() == ValueType.Form.MAP ? Optional.of(type.entry()) : type.field(name))
        .map(type -> value(of + "." + name, type));
  }

  private SeenHere seen(String expression) {
    return template.set().seen(template.name(), template.text(), caret.offset(), expression);
  }

  private Hover value(String expression, ValueType type) {
    String root = expression.split("[.\\[(|]", 2)[0].strip();
    String words = page.of(Topic.VARIABLE, expression).map(Entry::words).orElse("");
    String fields = TypeWords.fields(type);
    return hover(
        expression,
        TypeWords.of(type) + (words.isEmpty() ? "" : ": " + words),
        fields.isEmpty() ? "" : "Fields: " + fields,
        root.isEmpty() ? "" : origin(root));
  }

  private String origin(String root) {
    Optional<Definition> made = definitions.variable(root, caret.offset());
    if (made.isPresent()) {
      return "Made in line " + made.get().at().line() + ".";
    }
    String folder = template.name().substring(0, template.name().indexOf('/') + 1);
    return folder.equals("part/")
        ? "Seen from the files that include this one."
        : root.equals("loop") ? "Of the loop around." : "Seen by files in `" + folder + "`.";
  }
}
