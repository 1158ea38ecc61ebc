package io.manta.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads a list of objects in JSON, as {@code kubectl get -o json} prints it, by a parser of JSON.
 * Whatever it refuses is left to {@link Yaml}, which says what is wrong.
 */
final class JsonList {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private record Item(Map<String, Object> value, TextPart part) {}

  private final String text;
  private final JsonParser parser;
  private final UnaryOperator<String> pool;
  private final List<Item> items = new ArrayList<>();
  private int depth;

  private JsonList(String text, JsonParser parser, UnaryOperator<String> pool) {
    this.text = text;
    this.parser = parser;
    this.pool = pool;
  }

  /** Empty for what is no list, and for what is no JSON. */
  static Optional<List<Document>> objects(String source, String text, UnaryOperator<String> pool) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonList json = new JsonList(text, parser, pool);
      Map<String, Object> list = json.list();
      boolean isWhole = parser.nextToken() == null;
      return isWhole && ObjectList.isList(list) && !json.items.isEmpty()
          ? Optional.of(json.documents(source, list))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Document> documents(String source, Map<String, Object> list) {
    Lazy<List<String>> lines = new Lazy<>(() -> text.lines().toList());
    return items.stream()
        .map(item -> item.part().document(source, ObjectList.named(item.value(), list), lines))
        .flatMap(document -> ObjectList.objects(document).stream())
        .toList();
  }

  /** What the list says of itself; its items are kept apart. */
  private Map<String, Object> list() throws IOException {
    expect(parser.nextToken() == JsonToken.START_OBJECT);
    Compact.Builder out = new Compact.Builder();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (name.equals("items") && parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(item());
        }
      } else {
        out.put(name, value(name.equals("items") ? parser.currentToken() : parser.nextToken()));
      }
    }
    return out.build();
  }

  private Item item() throws IOException {
    expect(parser.currentToken() == JsonToken.START_OBJECT);
    JsonLocation at = parser.currentTokenLocation();
    Map<String, Object> value = map();
    int to = (int) parser.currentLocation().getCharOffset();
    int column = at.getColumnNr() - 1;
    return new Item(
        value, new TextPart(text, (int) at.getCharOffset(), to, at.getLineNr() - 1, column, false));
  }

  private Object value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> map();
      case START_ARRAY -> array();
      case VALUE_STRING -> pool.apply(parser.getText());
      // As Yaml reads the same word.
      default -> Scalar.plain(parser.getText());
    };
  }

  private Map<String, Object> map() throws IOException {
    expect(++depth < Yaml.MAX_DEPTH);
    Compact.Builder out = new Compact.Builder();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = pool.apply(parser.currentName());
      out.put(name, value(parser.nextToken()));
    }
    depth--;
    return out.build();
  }

  private List<Object> array() throws IOException {
    expect(++depth < Yaml.MAX_DEPTH);
    List<Object> out = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      out.add(value(token));
    }
    depth--;
    return out;
  }

  private static void expect(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("left to the parser of YAML");
    }
  }
}
