package io.manta.editor;

import io.manta.editor.Completion.Kind;
import io.manta.editor.PageWords.Topic;
import io.manta.schema.ValueType;
import io.manta.template.language.Language;
import io.manta.template.language.SeenHere;
import io.manta.template.language.TemplateTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand at a place of a template. */
public final class Completions {

  private static final Pattern FIRST = Pattern.compile("\\s*\\w*");
  private static final Pattern FILES = Pattern.compile("\\s*(include|import|extends)\\b.*");
  private static final Pattern OBJECT = Pattern.compile("(?s).*\\bobject\\s*\\(\\s*[\"'][^\"']*");
  private static final Pattern BLOCK = Pattern.compile("(?s).*\\bblock\\s*(\\(\\s*)?[\"']?\\w*");
  private static final Pattern NEW_NAME =
      Pattern.compile("\\s*((set|for|macro|endblock)\\s+\\w*|layer\\b.*|.*\\bas\\s+\\w*)");
  private static final Pattern TEST = Pattern.compile("(?s).*\\bis\\s+(not\\s+)?\\w*");
  private static final Pattern FILTER = Pattern.compile("(?s).*\\|\\s*\\w*");
  private static final Pattern FIELD = Pattern.compile("(?s)(.*[^.])\\.\\s*\\w*");

  private final OpenTemplate template;
  private final Caret caret;
  private final PageWords page = PageWords.ofManta();

  private Completions(OpenTemplate template, int offset) {
    this.template = template;
    this.caret = Caret.of(template.text(), offset);
  }

  /** In the order of the alphabet; what was begun is not compared, since editors do that. */
  public static List<Completion> at(OpenTemplate template, int offset) {
    return new Completions(template, offset).all();
  }

  private List<Completion> all() {
    if (caret.tag().isEmpty()) {
      return yaml();
    }
    if (caret.isIn(TemplateTags.Kind.COMMENT)) {
      return List.of();
    }
    String before = caret.before();
    boolean isStatement = caret.isIn(TemplateTags.Kind.STATEMENT);
    if (isStatement && FIRST.matcher(before).matches()) {
      return of(tags(), Kind.TAG, Topic.TAG);
    }
    if (BLOCK.matcher(before).matches()) {
      return plain(template.set().blocks(template.name()), Kind.BLOCK, "a block");
    }
    if (caret.quoted().isPresent()) {
      boolean isFile = FILES.matcher(before).matches() || OBJECT.matcher(before).matches();
      return isFile ? files() : List.of();
    }
    if (isStatement && NEW_NAME.matcher(before).matches()) {
      return List.of();
    }
    if (FILTER.matcher(before).matches()) {
      return of(Language.filters(), Kind.FILTER, Topic.FILTER);
    }
    if (TEST.matcher(before).matches()) {
      return of(Language.tests(), Kind.TEST, Topic.TEST);
    }
    Matcher field = FIELD.matcher(before);
    return field.matches() ? fields(field.group(1)) : names();
  }

  private static Collection<String> tags() {
    List<String> tags = new ArrayList<>(Language.tags());
    tags.addAll(List.of("else", "elseif", "endblock", "endfor", "endif", "endmacro"));
    return tags.stream().sorted().toList();
  }

  private List<Completion> of(Collection<String> names, Kind kind, Topic topic) {
    return names.stream()
        .map(
            name -> {
              Optional<PageWords.Entry> entry = page.of(topic, name);
              String usage = entry.map(PageWords.Entry::usage).orElse("");
              String words = entry.map(PageWords.Entry::words).orElse("");
              return new Completion(name, kind, usage, words, replaced());
            })
        .toList();
  }

  private List<Completion> plain(Collection<String> names, Kind kind, String detail) {
    return names.stream().map(name -> new Completion(name, kind, detail, "", replaced())).toList();
  }

  /** The name that was begun. */
  private Span replaced() {
    return Span.between(caret.text(), caret.wordStart(), caret.offset());
  }

  private List<Completion> files() {
    Span path = Span.between(caret.text(), caret.quoted().orElseThrow(), caret.offset());
    return template.set().names().stream()
        .filter(name -> !name.equals(template.name()))
        .map(name -> new Completion(name, Kind.FILE, "a template", words(name), path))
        .toList();
  }

  private String words(String file) {
    return template
        .set()
        .file(file, template.name())
        .map(one -> OpenTemplate.opening(one.text()))
        .orElse("");
  }

  private List<Completion> fields(String before) {
    String expression = Caret.expressionAtEnd(before.stripTrailing());
    if (expression.isEmpty()) {
      return List.of();
    }
    SeenHere seen =
        template.set().seen(template.name(), template.text(), caret.offset(), expression);
    return seen.value().map(type -> fields(expression, type)).orElse(List.of());
  }

  private List<Completion> fields(String expression, ValueType type) {
    return type.names().stream()
        .map(
            name ->
                completion(
                    name, Kind.FIELD, type.field(name).orElse(ValueType.ANYTHING), expression))
        .toList();
  }

  private Completion completion(String name, Kind kind, ValueType type, String of) {
    String path = of.isEmpty() ? name : of + "." + name;
    String words = page.of(Topic.VARIABLE, path).map(PageWords.Entry::words).orElse("");
    return new Completion(name, kind, TypeWords.of(type), words, replaced());
  }

  private List<Completion> names() {
    Map<String, ValueType> variables =
        template.set().seen(template.name(), template.text(), caret.offset(), "").variables();
    List<Completion> all = new ArrayList<>();
    variables.forEach((name, type) -> all.add(completion(name, Kind.VARIABLE, type, "")));
    all.addAll(of(Language.functions(), Kind.FUNCTION, Topic.FUNCTION));
    for (String head : new DefinitionLookup(template).macros()) {
      String name = head.substring(0, head.indexOf('('));
      all.add(new Completion(name, Kind.MACRO, head, "a macro", replaced()));
    }
    return all;
  }

  private List<Completion> yaml() {
    int start = caret.offset();
    while (start > 0 && isOfKey(caret.text().charAt(start - 1))) {
      start--;
    }
    Span key = Span.between(caret.text(), start, caret.offset());
    return YamlPlace.map(template, caret.offset())
        .map(
            type ->
                type.names().stream()
                    .map(
                        name ->
                            new Completion(
                                name,
                                Kind.YAML,
                                TypeWords.of(type.field(name).orElse(ValueType.ANYTHING)),
                                "",
                                key))
                    .toList())
        .orElse(List.of());
  }

  private static boolean isOfKey(char sign) {
    return Character.isLetterOrDigit(sign) || sign == '_' || sign == '.';
  }
}
