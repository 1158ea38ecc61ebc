package io.manta.schema;

import io.manta.schema.ListDivision.Division;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads what holds many objects, as {@code kubectl get -o yaml} prints it, one after the other and
 * on all cores: a list of thousands is never a tree of nodes, and where a value stands is looked
 * for once somebody asks.
 */
final class LongText {

  /** A longer word is seldom said twice. */
  private static final int LONGEST_KEPT = 64;

  /** A power of two. What falls on the same place takes the place of the one before. */
  private static final int KEPT = 8192;

  private LongText() {}

  /**
   * The objects of a text; empty for one that {@link Yaml} has to read as a whole: because it holds
   * but one document, or because of what is in it.
   *
   * @throws Invalid with what is wrong in each object, where the text is too long for {@link Yaml}
   */
  static Optional<List<Document>> objects(String source, String text) {
    UnaryOperator<String> pool = pool();
    if (text.stripLeading().startsWith("{")) {
      return JsonList.objects(source, text, pool);
    }
    return ListDivision.of(text).flatMap(divisions -> objects(source, text, divisions, pool));
  }

  private static Optional<List<Document>> objects(
      String source, String text, List<Division> divisions, UnaryOperator<String> pool) {
    Lazy<List<String>> lines = new Lazy<>(() -> TextLines.of(text));
    List<Read> read =
        divisions.parallelStream().map(one -> Read.of(one, source, lines, pool)).toList();
    List<Problem> problems = read.stream().map(Read::problems).flatMap(List::stream).toList();
    if (problems.isEmpty()) {
      return Optional.of(read.stream().map(Read::documents).flatMap(List::stream).toList());
    }
    if (text.length() <= Yaml.MAX_SIZE) {
      return Optional.empty();
    }
    throw new Invalid(problems);
  }

  /** What came of one part. */
  private record Read(List<Document> documents, List<Problem> problems) {

    static Read of(
        Division division, String source, Lazy<List<String>> lines, UnaryOperator<String> pool) {
      TextPart part = division.part();
      Optional<Map<String, Object>> plain = part.plain(pool);
      try {
        List<Document> documents =
            plain.isPresent()
                ? List.of(part.document(source, plain.get(), lines))
                : part.read(source);
        return new Read(
            documents.stream().flatMap(document -> named(document, division)).toList(), List.of());
      } catch (Invalid e) {
        return new Read(List.of(), e.problems());
      }
    }

    private static Stream<Document> named(Document document, Division division) {
      return ObjectList.objects(
          division
              .list()
              .map(list -> document.with(ObjectList.named(document.value(), list)))
              .orElse(document))
          .stream();
    }
  }

  /** Keeps one of equal words: thousands of objects say the same few. */
  private static UnaryOperator<String> pool() {
    String[] lately = new String[KEPT];
    return word -> {
      if (word.length() > LONGEST_KEPT) {
        return word;
      }
      int hash = word.hashCode();
      int place = (hash ^ hash >>> 16) & KEPT - 1;
      // Threads that come at once overwrite each other's, which costs a word kept twice.
      String before = lately[place];
      if (word.equals(before)) {
        return before;
      }
      lately[place] = word;
      return word;
    };
  }
}
