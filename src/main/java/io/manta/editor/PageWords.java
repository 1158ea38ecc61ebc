package io.manta.editor;

import io.manta.explain.ReferenceTables;
import io.manta.explain.ReferenceTables.FunctionRow;
import io.manta.explain.ReferenceTables.WordRow;
import java.util.Optional;

/** What the page about templates says of variables, filters, functions, tests and tags. */
final class PageWords {

  /** What a word is. */
  enum Topic {
    VARIABLE,
    FILTER,
    FUNCTION,
    TEST,
    TAG
  }

  /**
   * A row of the page.
   *
   * @param usage as the page writes it, as in {@code list | join(",")}
   */
  record Entry(String usage, String words) {}

  private static final class Page {
    static final PageWords WORDS = new PageWords(ReferenceTables.read());
  }

  private final ReferenceTables tables;

  private PageWords(ReferenceTables tables) {
    this.tables = tables;
  }

  static PageWords ofManta() {
    return Page.WORDS;
  }

  Optional<Entry> of(Topic topic, String name) {
    return switch (topic) {
      case VARIABLE ->
          Optional.ofNullable(tables.variables().get(name))
              .map(row -> new Entry(row.name(), row.words()));
      case FILTER, FUNCTION -> Optional.ofNullable(tables.functions().get(name)).map(PageWords::of);
      case TEST -> Optional.ofNullable(tables.tests().get(name)).map(PageWords::of);
      case TAG -> Optional.ofNullable(tables.tags().get(name)).map(PageWords::of);
    };
  }

  private static Entry of(FunctionRow row) {
    return new Entry(row.written(), row.words());
  }

  private static Entry of(WordRow row) {
    return new Entry(row.written(), row.words());
  }
}
