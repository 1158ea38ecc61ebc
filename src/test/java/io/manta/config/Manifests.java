package io.manta.config;

import io.manta.dev.Binaries;
import io.manta.dev.ProgramSources;
import io.manta.dev.ProgressLine;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code config/} installs, by way of kustomize and of the chart. */
final class Manifests {

  static final Path CONFIG = Path.of("config");
  static final Path CHART = CONFIG.resolve("helm");

  private Manifests() {}

  /** kubectl has kustomize built in. */
  static String kustomize(String base) {
    return GoTool.run(
            new ProcessBuilder(kubectl().toString(), "kustomize", CONFIG.resolve(base).toString()),
            "")
        .orFail();
  }

  /** Found as by {@code manta dev}; what takes long is reported on stderr. */
  static Binaries binaries() {
    return ProgramSources.of(Optional.empty(), System.getenv())
        .find(ProgressLine.to(new PrintWriter(System.err, true), false));
  }

  static Path kubectl() {
    Binaries binaries = binaries();
    return binaries
        .kubectl()
        .orElseThrow(() -> new AssertionError("no kubectl in " + binaries.origin()));
  }

  /** As {@code helm template manta config/helm --namespace manta-system} prints it. */
  static String chart(String values) {
    return rendered(values).orFail();
  }

  static GoTool.Said rendered(String values) {
    return rendered(CHART, values);
  }

  static GoTool.Said rendered(Path chart, String values) {
    return GoTool.chart().run(values, chart.toString(), "manta", "manta-system");
  }

  /** What Helm prints for people after an installation. */
  static String notes(String values) {
    return GoTool.chart().run(values, CHART.toString(), "manta", "manta-system", "notes").orFail();
  }

  /** The objects of a text, by kind, namespace and name; all maps in one order. */
  static Map<String, Map<String, Object>> objects(String yaml) {
    Map<String, Map<String, Object>> out = new TreeMap<>();
    for (var document : Yaml.read("objects.yaml", yaml)) {
      Map<String, Object> object = new Tree(document.value()).map();
      Tree metadata = new Tree(object).at("metadata");
      out.put(
          new Tree(object).at("kind").text()
              + " "
              + metadata.at("namespace").text("-")
              + "/"
              + metadata.at("name").text(),
          object);
    }
    return out;
  }

  /** Without the labels and annotations that only Helm reads. */
  static Map<String, Map<String, Object>> withoutMarksOfHelm(
      Map<String, Map<String, Object>> objects) {
    Map<String, Map<String, Object>> out = new TreeMap<>();
    objects.forEach(
        (id, object) -> {
          Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
          Map<String, Object> labels = new LinkedHashMap<>(new Tree(metadata).at("labels").map());
          List.of("helm.sh/chart", "app.kubernetes.io/managed-by").forEach(labels::remove);
          metadata.put("labels", labels);
          if (!new Tree(metadata).at("annotations", "helm.sh/resource-policy").isAbsent()) {
            metadata.remove("annotations");
          }
          Map<String, Object> copy = new LinkedHashMap<>(object);
          copy.put("metadata", metadata);
          out.put(id, copy);
        });
    return out;
  }
}
