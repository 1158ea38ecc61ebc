package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.operator.OperatorOptions;
import io.manta.operator.RunningOperator;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The objects that each release left, under the operator of today. {@code mvn verify
 * -Dit.test=ReleasesIT -Drelease=VERSION} keeps those of a new one.
 */
@LiveTest
class ReleasesIT {

  private static final Path RELEASES = Path.of("src/test/resources/io/manta/config/releases");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where each kind is, owners first. */
  private static final List<String> KINDS =
      List.of(
          "apis/ray.io/v1|rayclusters",
          "api/v1|serviceaccounts",
          "apis/rbac.authorization.k8s.io/v1|roles",
          "apis/rbac.authorization.k8s.io/v1|rolebindings",
          "api/v1|secrets",
          "api/v1|persistentvolumeclaims",
          "api/v1|services",
          "apis/networking.k8s.io/v1|ingresses",
          "apis/networking.k8s.io/v1|networkpolicies",
          "api/v1|pods");

  private static final List<String> SAMPLES =
      List.of(
          "mini",
          "heterogeneous",
          "autoscaler-v2",
          "auth-token",
          "gcs-rocksdb",
          "multi-host",
          "network-policy",
          "serve-service",
          "ingress");

  private final LiveEnvironment live;

  ReleasesIT(LiveEnvironment live) {
    this.live = live;
  }

  static List<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(RELEASES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void no_pod_restarts_and_no_spec_is_written(Path release) throws Exception {
    load(release);
    Map<String, String> pods = pods();
    Map<String, Object> specs = specs();
    assertThat(pods).hasSizeGreaterThan(15);
    try (RunningOperator operator = operate()) {
      await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(30)).until(() -> allReady());
    }
    assertThat(pods()).isEqualTo(pods);
    assertThat(specs()).isEqualTo(specs);
  }

  /** With {@code -Dprevious=JAR}, the operator of the release before. */
  @Test
  @EnabledIfSystemProperty(named = "previous", matches = ".+")
  void the_release_before_goes_on_with_what_this_one_made_and_this_one_after_it() throws Exception {
    live.play();
    try (RunningOperator operator = operate()) {
      makeSamples();
    }
    Map<String, String> pods = pods();
    Map<String, Object> specs = specs();
    assertThat(pods).hasSizeGreaterThan(15);
    Path previous = Path.of(System.getProperty("previous"));
    try (OperatorProcess operator =
        OperatorProcess.start("before", previous, live, live.controlPlane().kubeconfig())) {
      operator.awaitReady();
      await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(30)).until(() -> allReady());
    }
    assertThat(pods()).isEqualTo(pods);
    assertThat(specs()).isEqualTo(specs);
    try (RunningOperator operator = operate()) {
      await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(30)).until(() -> allReady());
    }
    assertThat(pods()).isEqualTo(pods);
    assertThat(specs()).isEqualTo(specs);
  }

  @Test
  @EnabledIfSystemProperty(named = "release", matches = ".+")
  void the_objects_of_a_release_are_kept() throws Exception {
    live.play();
    try (RunningOperator operator = operate()) {
      makeSamples();
    }
    StringJoiner kept = new StringJoiner(",\n", "{\n", "}\n");
    for (String kind : KINDS) {
      // One object a line, so that two releases can be compared.
      StringJoiner lines = new StringJoiner(",\n", "\"" + kind + "\":[\n", "]");
      for (Tree object : list(kind)) {
        Map<String, Object> labels = object.at("metadata", "labels").map();
        if (kind.endsWith("rayclusters") || labels.containsKey("manta.io/cluster")) {
          lines.add(JSON.writeValueAsString(clean(object)));
        }
      }
      kept.add(lines.toString());
    }
    Files.createDirectories(RELEASES);
    Files.writeString(RELEASES.resolve(System.getProperty("release") + ".json"), kept.toString());
  }

  private void makeSamples() throws IOException {
    for (String sample : SAMPLES) {
      live.apply(Files.readString(Path.of("samples/raycluster." + sample + ".yaml")));
    }
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(120)).until(() -> allReady());
  }

  private RunningOperator operate() {
    return RunningOperator.start(
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn())
            .watching(Set.of(live.namespace())),
        live.client(),
        () -> {});
  }

  private void load(Path release) throws IOException {
    String text = Files.readString(release);
    Map<String, String> uids = new LinkedHashMap<>();
    for (String kind : KINDS) {
      for (Tree object : new Tree(JSON.readValue(text, Map.class)).at(kind).items()) {
        String json = JSON.writeValueAsString(object.value());
        for (Map.Entry<String, String> uid : uids.entrySet()) {
          json = json.replace(uid.getKey(), uid.getValue());
        }
        Map<String, Object> made = post(kind, json.replace("NAMESPACE", live.namespace()));
        uids.put(object.at("metadata", "uid").text(), new Tree(made).at("metadata", "uid").text());
      }
    }
  }

  /** Makes the object and, where it has one, writes its status. */
  private Map<String, Object> post(String kind, String json) throws IOException {
    Map<String, Object> object = read(json);
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    metadata.remove("uid");
    object.put("metadata", metadata);
    Map<String, Object> made =
        read(live.client().raw(path(kind), "POST", JSON.writeValueAsString(object)));
    if (object.get("status") instanceof Map<?, ?> status && !status.isEmpty()) {
      made.put("status", status);
      String name = new Tree(made).at("metadata", "name").text();
      read(
          live.client()
              .raw(path(kind) + "/" + name + "/status", "PUT", JSON.writeValueAsString(made)));
    }
    return made;
  }

  /** Without what each server sets itself. The uid stays: others name it. */
  private static Object clean(Tree object) {
    Map<String, Object> metadata = new LinkedHashMap<>(object.at("metadata").map());
    List.of("resourceVersion", "creationTimestamp", "generation", "selfLink")
        .forEach(metadata::remove);
    metadata.put("namespace", "NAMESPACE");
    Map<String, Object> out = new LinkedHashMap<>(object.map());
    out.put("metadata", metadata);
    String kind = object.at("kind").text();
    if (kind.equals("Service")) {
      Map<String, Object> spec = new LinkedHashMap<>(object.at("spec").map());
      if (!"None".equals(spec.get("clusterIP"))) {
        List.of("clusterIP", "clusterIPs").forEach(spec::remove);
      }
      out.put("spec", spec);
    }
    if (kind.equals("Secret")) {
      Map<String, Object> data = new TreeMap<>(object.at("data").map());
      data.replaceAll((key, value) -> "bm90IGEgc2VjcmV0");
      out.put("data", data);
    }
    return out;
  }

  private boolean allReady() {
    List<Tree> all = list(KINDS.get(0));
    return !all.isEmpty()
        && all.stream().allMatch(cluster -> cluster.at("status", "state").text().equals("ready"));
  }

  /** Who each pod is. */
  private Map<String, String> pods() {
    Map<String, String> out = new TreeMap<>();
    for (Tree pod : list("api/v1|pods")) {
      out.put(pod.at("metadata", "name").text(), pod.at("metadata", "uid").text());
    }
    return out;
  }

  /** What is wanted of each object of any kind. */
  private Map<String, Object> specs() {
    Map<String, Object> out = new TreeMap<>();
    for (String kind : KINDS) {
      for (Tree object : list(kind)) {
        String id = object.at("kind").text() + " " + object.at("metadata", "name").text();
        out.put(
            id,
            List.of(object.at("spec").map(), object.at("rules").list(), object.at("data").map()));
      }
    }
    return out;
  }

  private List<Tree> list(String kind) {
    Tree all = new Tree(read(live.client().raw(path(kind))));
    List<Tree> out = new ArrayList<>();
    for (Tree item : all.at("items").items()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("apiVersion", all.at("apiVersion").text());
      object.put("kind", all.at("kind").text().replaceAll("List$", ""));
      object.putAll(item.map());
      out.add(new Tree(object));
    }
    return out;
  }

  private String path(String kind) {
    String[] parts = kind.split("\\|");
    return "/" + parts[0] + "/namespaces/" + live.namespace() + "/" + parts[1];
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(String json) {
    try {
      return JSON.readValue(json, LinkedHashMap.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
