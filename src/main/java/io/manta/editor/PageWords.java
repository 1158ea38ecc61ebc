package io.manta.editor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the page about templates says of variables, filters, functions, tests and tags. */
public final class PageWords {

  /** What a word is. */
  public enum Topic {
    VARIABLE("Variable"),
    FILTER("Filter"),
    FUNCTION("Function"),
    TEST("Test"),
    TAG("Tag");

    private final String heading;

    Topic(String heading) {
      this.heading = heading;
    }
  }

  /**
   * A row of the page.
   *
   * @param usage as the page writes it, as in {@code join(",")}
   */
  public record Entry(String usage, String words) {}

  private static final String PAGE = "templates/README.md";
  private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern NAME = Pattern.compile("[\\w.]+");

  private static final class Page {
    static final PageWords WORDS = new PageWords(text());
  }

  private final Map<Topic, Map<String, Entry>> entries = new HashMap<>();

  PageWords(String page) {
    Optional<Topic> topic = Optional.empty();
    for (String line : page.lines().toList()) {
      String[] cells = CELLS.split(line);
      if (!line.startsWith("|") || cells.length < 3) {
        topic = Optional.empty();
      } else if (topic.isEmpty()) {
        topic = topicOf(cells[1].strip());
      } else {
        add(topic.get(), cells);
      }
    }
  }

  public static PageWords ofManta() {
    return Page.WORDS;
  }

  private static Optional<Topic> topicOf(String heading) {
    for (Topic topic : Topic.values()) {
      if (topic.heading.equals(heading)) {
        return Optional.of(topic);
      }
    }
    return Optional.empty();
  }

  private void add(Topic topic, String[] cells) {
    int last = topic == Topic.VARIABLE ? 3 : 2;
    if (cells.length <= last) {
      return;
    }
    String words = cells[last].strip().replace("\\|", "|");
    Matcher code = CODE.matcher(cells[1]);
    while (code.find()) {
      Matcher name = NAME.matcher(code.group(1));
      if (name.lookingAt()) {
        entries
            .computeIfAbsent(topic, one -> new HashMap<>())
            .put(name.group(), new Entry(code.group(1), words));
      }
    }
  }

  public Optional<Entry> of(Topic topic, String name) {
    return Optional.ofNullable(entries.getOrDefault(topic, Map.of()).get(name))
        .filter(entry -> !entry.words().isEmpty());
  }

  private static String text() {
    try (InputStream in = PageWords.class.getClassLoader().getResourceAsStream(PAGE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
