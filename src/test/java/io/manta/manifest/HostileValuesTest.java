package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.RayClusterSchema;
import io.manta.schema.Yaml;
import io.manta.template.layers.RenderedObject;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No value in a RayCluster can change what a manifest is made of: with a hostile text in every text
 * field at once, each manifest has the same fields as with harmless texts, and only texts differ.
 * {@code -Dvalues=100000} for the full number.
 */
class HostileValuesTest {

  private static final int VALUES = Integer.getInteger("values", 20_000);

  /**
   * Fields that choose what is made, or from which Java works something out: a service sorts its
   * ports by name, a host name is cut from the head service's name, a role's from the account's.
   */
  private static final Set<String> CHOOSING =
      Set.of(
          "command",
          "args",
          "mode",
          "type",
          "serviceType",
          "version",
          "rayVersion",
          "kind",
          "ports",
          "headService",
          "serviceAccountName");

  /** One a line, as YAML's double quotes would hold it; parts of texts that mean something. */
  private static final List<String> PIECES = pieces();

  private final TemplateSet set = TemplateSet.builtIn();
  private final Random random = new Random(20261122);
  private int tried;

  /** Where a text stands in a document. */
  private record Place(List<Object> path) {

    boolean chooses() {
      return path.stream().anyMatch(CHOOSING::contains);
    }

    /** Whether entries of a list are identified by it. */
    boolean isKey() {
      return Set.of("name", "mountPath", "groupName", "ip", "devicePath", "topologyKey")
          .contains(String.valueOf(path.get(path.size() - 1)));
    }
  }

  @Test
  void a_hostile_text_in_every_field_changes_texts_alone() throws IOException {
    List<Map<String, Object>> samples = samples();
    List<List<Place>> places = new ArrayList<>();
    for (Map<String, Object> sample : samples) {
      places.add(free(sample));
    }
    while (tried < VALUES) {
      for (int i = 0; i < samples.size(); i++) {
        tryOnce(samples.get(i), places.get(i));
      }
    }
  }

  private void tryOnce(Map<String, Object> sample, List<Place> places) {
    Map<String, String> meant = new LinkedHashMap<>();
    Map<String, Object> harmless = sample;
    Map<String, Object> hostile = sample;
    for (int i = 0; i < places.size(); i++) {
      String value = hostile(places.get(i).isKey() ? "@" + i + "@" : "");
      meant.put(token(i), value);
      harmless = with(harmless, places.get(i).path(), token(i));
      hostile = with(hostile, places.get(i).path(), value);
    }
    tried += places.size();
    String name = String.valueOf(sample.get("metadata"));
    same(name, render(harmless), render(hostile), meant);
  }

  private String hostile(String unique) {
    StringBuilder out = new StringBuilder();
    int pieces = 1 + random.nextInt(4);
    for (int i = 0; i < pieces; i++) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      out.append(random.nextInt(2_000) == 0 ? piece.repeat(5_000) : piece);
    }
    // Nothing at all means the default.
    return out.append(unique).isEmpty() ? " " : out.toString();
  }

  private static String token(int i) {
    return "v" + i + "x";
  }

  /** Everything that the built-in templates make of a RayCluster, without judging it. */
  private List<Object> render(Map<String, Object> rayCluster) {
    Cluster cluster = Cluster.of(rayCluster, Settings.defaults(), Observed.NONE);
    List<RenderedObject> out = new ArrayList<>();
    set.names("cluster").forEach(name -> out.addAll(set.render(name, cluster.scope())));
    out.addAll(
        set.render(
            "pod/head.yaml.peb",
            cluster.scope(new PodSlot(PodSlot.HEAD, 0, 0, "", "head")).values()));
    for (Group group : cluster.groups()) {
      set.names("group").forEach(name -> out.addAll(set.render(name, cluster.scope(group))));
      PodSlot slot = new PodSlot(group.name(), 0, 0, "", "worker");
      out.addAll(set.render("pod/worker.yaml.peb", cluster.scope(slot).values()));
    }
    return new ArrayList<>(out.stream().map(RenderedObject::object).toList());
  }

  private static void same(String at, Object harmless, Object hostile, Map<String, String> meant) {
    if (harmless instanceof Map<?, ?> a && hostile instanceof Map<?, ?> b) {
      assertThat(b.keySet()).as(at).isEqualTo(a.keySet());
      a.forEach((key, value) -> same(at + "." + key, value, b.get(key), meant));
    } else if (harmless instanceof List<?> a && hostile instanceof List<?> b) {
      assertThat(b).as(at).hasSameSizeAs(a);
      for (int i = 0; i < a.size(); i++) {
        same(at + "[" + i + "]", a.get(i), b.get(i), meant);
      }
    } else if (harmless instanceof String a && hostile instanceof String b) {
      if (meant.containsKey(a)) {
        assertThat(b).as(at).isEqualTo(meant.get(a));
      }
    } else {
      assertThat(hostile).as(at).isEqualTo(harmless);
    }
  }

  /** The text fields that may hold any text: quantities and the like may not. */
  private List<Place> free(Map<String, Object> sample) {
    List<Place> out = new ArrayList<>();
    for (Place place : places(sample.get("spec"), List.of("spec"))) {
      if (!place.chooses() && holds(with(sample, place.path(), "v1x"))) {
        out.add(place);
      }
    }
    return out;
  }

  private boolean holds(Map<String, Object> rayCluster) {
    try {
      render(rayCluster);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static List<Place> places(Object value, List<Object> path) {
    List<Place> out = new ArrayList<>();
    if (value instanceof String) {
      out.add(new Place(path));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> out.addAll(places(entry, append(path, key))));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        out.addAll(places(list.get(i), append(path, i)));
      }
    }
    return out;
  }

  private static List<Object> append(List<Object> path, Object step) {
    return Stream.concat(path.stream(), Stream.of(step)).toList();
  }

  @SuppressWarnings("unchecked")
  private static <T> T with(T value, List<Object> path, String text) {
    if (path.isEmpty()) {
      return (T) text;
    }
    List<Object> rest = path.subList(1, path.size());
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> out = new LinkedHashMap<>(map);
      out.put(path.get(0), with(map.get(path.get(0)), rest, text));
      return (T) out;
    }
    List<Object> out = new ArrayList<>((List<?>) value);
    out.set((int) path.get(0), with(out.get((int) path.get(0)), rest, text));
    return (T) out;
  }

  private static List<String> pieces() {
    try {
      return Files.readAllLines(Path.of("src/test/resources/template/hostile.txt")).stream()
          .map(String::translateEscapes)
          .map(HostileValuesTest::unicode)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code <ud800>} in the file is that character: no UTF-8 file can hold half a pair. */
  private static String unicode(String line) {
    return Pattern.compile("<u([0-9a-f]{4})>")
        .matcher(line)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(found.group(1), 16))));
  }

  private static List<Map<String, Object>> samples() throws IOException {
    List<Map<String, Object>> out = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("samples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        for (Document document : Yaml.read(file.toString(), Files.readString(file))) {
          if ("RayCluster".equals(document.value().get("kind"))) {
            out.add(RayClusterSchema.builtIn().check(document).defaulted().value());
          }
        }
      }
    }
    return out;
  }
}
