package io.manta.apply;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout;
import io.manta.template.set.Overrides;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A revision of templates as a ConfigMap that cannot be changed: compressed, because a set may be
 * larger than a ConfigMap. What is read counts only when it has the hash that its name says.
 */
final class RevisionText {

  /** Label: {@code operator} or {@code namespace}, whose templates they are. */
  static final String LABEL = "manta.io/revision";

  /** Annotation: the higher, the later they were accepted. */
  static final String ORDER = "manta.io/accepted";

  /** An API server takes no more, and the rest of the object has to fit too. */
  private static final int LONGEST = 1_000_000;

  private static final String KEY = "templates.json.gz";
  private static final String NAME = "manta-templates-";

  /** Bytes of one set; those of many namespaces are in memory. */
  static final int LONGEST_UNPACKED = 1 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RevisionText() {}

  static String name(String of, String hash) {
    return NAME + of + "-" + hash;
  }

  /** Empty for what is too large to be kept. */
  static Optional<String> data(Overrides overrides) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] text = MAPPER.writeValueAsBytes(new TreeMap<>(overrides.texts()));
      if (text.length > LONGEST_UNPACKED) {
        return Optional.empty();
      }
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(Base64.getEncoder().encodeToString(packed.toByteArray()))
        .filter(data -> data.length() <= LONGEST);
  }

  static Map<String, Object> configMap(
      String namespace, String of, String hash, Map<String, String> annotations, String data) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name(of, hash));
    metadata.put("namespace", namespace);
    metadata.put("labels", Map.of(LABEL, of));
    metadata.put("annotations", annotations);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "ConfigMap");
    object.put("metadata", metadata);
    object.put("immutable", true);
    object.put("binaryData", Map.of(KEY, data));
    return object;
  }

  /**
   * @param rollout of one that is for all nothing is said
   */
  static Map<String, String> annotations(long order, RevisionRollout rollout) {
    Map<String, String> annotations = new TreeMap<>(Map.of(ORDER, "" + order));
    if (!rollout.equals(RevisionRollout.DONE)) {
      rollout.annotations().entrySet().stream()
          .filter(one -> one.getValue() != null)
          .forEach(one -> annotations.put(one.getKey(), String.valueOf(one.getValue())));
    }
    return annotations;
  }

  /** Empty when it is none of ours, or somebody changed it. */
  static Optional<Overrides> read(Tree configMap) {
    String name = configMap.at("metadata", "name").text();
    String of = configMap.at("metadata", "labels", LABEL).text();
    try {
      byte[] packed = Base64.getDecoder().decode(configMap.at("binaryData", KEY).text());
      Map<String, String> files = MAPPER.readValue(unpacked(packed), new TypeReference<>() {});
      String hash = name.substring(name.lastIndexOf('-') + 1);
      Overrides overrides = Overrides.of("revision " + hash, files);
      return Optional.of(overrides).filter(read -> name.equals(name(of, read.hash())));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  static long order(Tree configMap) {
    String order = configMap.at("metadata", "annotations", ORDER).text();
    return order.matches("[0-9]{1,15}") ? Long.parseLong(order) : 0;
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(LONGEST_UNPACKED);
    }
  }
}
