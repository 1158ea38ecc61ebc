package io.manta.explain;

import io.manta.schema.Position;
import java.util.List;
import java.util.Optional;

/**
 * Where the value of a field of a rendered object comes from.
 *
 * @param object as in {@code Pod default/demo-head-x7k2b}
 * @param path with the numbers of entries, as in {@code spec.containers[0].image}
 * @param value as it goes to the API server
 * @param layers what each layer says of it, the lowest first: of a value that is neither map nor
 *     list the last one decides. None for what Manta adds to every object
 */
public record FieldExplanation(String object, String path, Object value, List<Layer> layers) {

  /**
   * What one layer says.
   *
   * @param name empty for what stands before a template's first layer
   * @param template as in {@code pod/head.yaml.peb}
   * @param file where that is, for people; says the set
   * @param line of the file, counts from 1
   * @param source that line
   * @param value null where the layer removes the field
   * @param variables those that the value is printed from
   */
  public record Layer(
      String name,
      String template,
      String file,
      int line,
      String source,
      Object value,
      List<Variable> variables) {}

  /**
   * A variable of a template.
   *
   * @param name as in {@code cluster.name}
   * @param inputs the fields of the Ray object that its value depends on
   */
  public record Variable(String name, List<Input> inputs) {}

  /**
   * A field of the Ray object.
   *
   * @param position empty for a default of the schema, which no file says
   */
  public record Input(String file, Optional<Position> position, String field) {

    /** As in {@code mine.yaml:5:3}. */
    public String place() {
      return position.map(at -> file + ":" + at).orElse("default of the schema");
    }
  }
}
