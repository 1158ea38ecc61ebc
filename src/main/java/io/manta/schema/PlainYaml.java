package io.manta.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one document as kubectl prints it: without anchors, tags and merge keys. Means the same as
 * {@link Yaml} and takes a fraction of its time and memory, because no place is noted. Whatever is
 * out of the ordinary, right or wrong, is left to {@link Yaml}.
 */
final class PlainYaml {

  /** Something that only {@link Yaml} reads. */
  private static final class Unusual extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unusual() {
      super(null, null, false, false);
    }
  }

  private final Parser parser;
  private final UnaryOperator<String> pool;
  private int depth;

  private PlainYaml(String text, UnaryOperator<String> pool) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Yaml.MAX_SIZE);
    this.parser = new ParserImpl(new StreamReader(text), options);
    this.pool = pool;
  }

  /**
   * The map that a text is; empty for anything out of the ordinary.
   *
   * @param pool gives the text that is kept for equal ones
   */
  static Optional<Map<String, Object>> read(String text, UnaryOperator<String> pool) {
    try {
      return Optional.of(new PlainYaml(text, pool).document());
    } catch (Unusual | YAMLException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> document() {
    expect(Event.ID.StreamStart);
    expect(Event.ID.DocumentStart);
    expect(Event.ID.MappingStart);
    Map<String, Object> value = map();
    expect(Event.ID.DocumentEnd);
    expect(Event.ID.StreamEnd);
    return value;
  }

  private void expect(Event.ID id) {
    Event event = parser.getEvent();
    if (!event.is(id)) {
      throw new Unusual();
    }
    checkPlain(event);
  }

  private static void checkPlain(Event event) {
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      throw new Unusual();
    }
  }

  private Object value(Event event) {
    checkPlain(event);
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case MappingStart -> map();
      case SequenceStart -> list();
      default -> throw new Unusual();
    };
  }

  private Map<String, Object> map() {
    descend();
    Compact.Builder out = new Compact.Builder();
    Set<String> names = new HashSet<>();
    for (Event event = parser.getEvent();
        !event.is(Event.ID.MappingEnd);
        event = parser.getEvent()) {
      String name = name(event);
      if (!names.add(name)) {
        throw new Unusual();
      }
      out.put(name, value(parser.getEvent()));
    }
    depth--;
    return out.build();
  }

  private List<Object> list() {
    descend();
    List<Object> out = new ArrayList<>();
    for (Event event = parser.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = parser.getEvent()) {
      out.add(value(event));
    }
    depth--;
    return out;
  }

  private void descend() {
    if (++depth > Yaml.MAX_DEPTH) {
      throw new Unusual();
    }
  }

  private String name(Event event) {
    checkPlain(event);
    if (!(event instanceof ScalarEvent scalar) || scalar.getValue().equals("<<")) {
      throw new Unusual();
    }
    Object name = scalar(scalar);
    if (name == null) {
      throw new Unusual();
    }
    return pool.apply(name.toString());
  }

  private Object scalar(ScalarEvent event) {
    if (event.getTag() != null) {
      throw new Unusual();
    }
    String word = event.getValue();
    Object value = event.isPlain() ? Scalar.plain(word) : word;
    return value instanceof String text ? pool.apply(text) : value;
  }
}
