package io.manta.template.layers;

import io.manta.template.language.WrittenText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which template line wrote which field of a rendered object. Worked out when asked for: nobody
 * asks while all is well.
 */
public final class Origins {

  /** For an object that no template made. */
  public static final Origins NONE = new Origins(List.of(), Map.of());

  /**
   * The place of a field.
   *
   * @param template the template's name, as in {@code pod/head.yaml.peb}
   * @param line counts from 1
   * @param isPrinted whether {@code {{ }}} wrote it, rather than the template's text
   * @param variable the variable whose value was printed there, as in {@code pod.template}; empty
   *     for anything else
   * @param path the field inside that variable; empty for the variable's value itself
   * @param word how the template spells the value, if it is a number or boolean there; else empty
   */
  public record Origin(
      String template, int line, boolean isPrinted, String variable, String path, String word) {

    @Override
    public String toString() {
      return template + ":" + line;
    }
  }

  /**
   * What one layer says of a field.
   *
   * @param layer its name; empty for what stands before the first
   * @param value null where the layer removes the field
   * @param reads the variables that the value is printed from, as in {@code cluster.name}
   */
  public record Statement(String layer, Origin origin, Object value, List<String> reads) {}

  private final List<LayerText> layers;
  private final Map<String, Object> object;

  public Origins(List<LayerText> layers, Map<String, Object> object) {
    this.layers = layers;
    this.object = object;
  }

  /** {@code template:line} of a field, or of the nearest field around it that has one. */
  public Optional<String> of(String path) {
    return at(path).map(Origin::toString);
  }

  /** How a template spells a number or boolean, as in {@code 0123} for what is 83. */
  public Optional<String> word(String path) {
    return at(path).map(Origin::word).filter(word -> !word.isEmpty());
  }

  /**
   * What each layer says of a field, the lowest first; of those that say nothing, nothing.
   *
   * @param path as in {@code spec.containers[0].image}
   */
  public List<Statement> statements(String path) {
    List<FieldPath.Step> steps = FieldPath.of(path, object);
    List<Statement> out = new ArrayList<>();
    for (LayerText layer : layers) {
      FieldPath.Found found = FieldPath.find(layer, steps);
      if (found.depth() == steps.size()) {
        out.add(new Statement(layer.name(), origin(layer, found), found.value(), found.reads()));
      }
    }
    return out;
  }

  /**
   * The origin of a field, or of the nearest field around it that has one.
   *
   * @param path as in {@code spec.containers[0].image}
   */
  public Optional<Origin> at(String path) {
    List<FieldPath.Step> steps = FieldPath.of(path, object);
    Optional<FieldPath.Found> best = Optional.empty();
    LayerText from = null;
    for (LayerText layer : layers) {
      FieldPath.Found found = FieldPath.find(layer, steps);
      if (best.isEmpty() || isNearer(found, best.get(), steps.size())) {
        best = Optional.of(found);
        from = layer;
      }
    }
    if (best.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(origin(from, best.get()));
  }

  private static Origin origin(LayerText layer, FieldPath.Found found) {
    WrittenText.Place place = layer.place(found.offset());
    return new Origin(
        place.template(),
        place.line(),
        found.slot().isPresent(),
        found.slot().map(WrittenText.Slot::variable).orElse(""),
        found.rest(),
        found.word());
  }

  /**
   * The last layer that has a field decides its value. Of one that no layer has the printed value
   * around it is the place: what is passed on can be mended where it comes from.
   */
  private static boolean isNearer(FieldPath.Found found, FieldPath.Found best, int depth) {
    boolean isPassedOn = best.slot().isPresent() && found.slot().isEmpty();
    return found.depth() > best.depth()
        || found.depth() == best.depth() && (found.depth() == depth || !isPassedOn);
  }
}
