package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The CRD, and our own judgement offline, against what a real API server makes of RayClusters. */
@LiveTest
class CrdIT {

  private static final int BAD = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNPROCESSABLE = 422;

  private static final Path CRD = Path.of("crd/rayclusters.ray.io.yaml");
  private static final Path BROKEN =
      Path.of("src/test/resources/io/manta/kind/raycluster/rules/broken.yaml");
  private static final Path SAMPLES = Path.of("samples");

  /** Broken by our rules, which are about what can work; in their form they are RayClusters. */
  private static final Set<String> RULES_ALONE =
      Set.of(
          "names and labels",
          "resources said twice, and unreadable ones",
          "the head's name for a group",
          "more at least than at most",
          "Redis in three places",
          "autoscaler v2 and pods that restart",
          "tokens for an old Ray",
          "authentication that is not turned off, on a Ray that knows none",
          "a network policy for a group that does not exist",
          "a history collector without a store");

  /** An object without a spec, which the CRD lets pass, is no cluster that anybody could want. */
  private static final Set<String> SCHEMA_ALONE = Set.of("no spec");

  @Test
  void the_crd_is_accepted_by_create_and_by_server_side_apply(LiveEnvironment live)
      throws IOException {
    KubernetesClient client = live.client();
    CustomResourceDefinition copy = crd();
    String plural = "raycopies";
    copy.getMetadata().setName(plural + "." + copy.getSpec().getGroup());
    copy.getSpec().getNames().setPlural(plural);
    copy.getSpec().getNames().setSingular("raycopy");
    copy.getSpec().getNames().setKind("RayCopy");
    copy.getSpec().getNames().setListKind("RayCopyList");
    try {
      client.resource(copy).create();
      client.resource(copy).forceConflicts().serverSideApply();
      await()
          .ignoreExceptions()
          .atMost(Duration.ofSeconds(20))
          .until(() -> client.raw("/apis/ray.io/v1/" + plural) != null);
    } finally {
      client.resource(copy).delete();
    }
    client.resource(crd()).forceConflicts().serverSideApply();
    assertThat(client.resource(crd()).get().getSpec().getVersions())
        .filteredOn(CustomResourceDefinitionVersion::getServed)
        .extracting(CustomResourceDefinitionVersion::getName)
        .containsExactly("v1", "v1alpha1");
  }

  @Test
  void both_versions_are_served(LiveEnvironment live) throws IOException {
    Document mini = sample(SAMPLES.resolve("raycluster.mini.yaml"));
    create(live, mini.value(), "");
    String name = (String) KubernetesTypes.map(mini.value().get("metadata")).get("name");
    for (String version : List.of("v1", "v1alpha1")) {
      GenericKubernetesResource seen =
          live.client()
              .genericKubernetesResources("ray.io/" + version, "RayCluster")
              .inNamespace(live.namespace())
              .withName(name)
              .get();
      assertThat(seen.getApiVersion()).isEqualTo("ray.io/" + version);
    }
  }

  @Test
  void what_the_server_keeps_passes_our_schema(LiveEnvironment live) throws IOException {
    Map<String, Object> kept =
        create(live, sample(SAMPLES.resolve("raycluster.complete.yaml")).value(), "");
    assertThat(KubernetesTypes.map(kept.get("metadata")))
        .containsKeys("uid", "generation", "creationTimestamp", "managedFields");
    assertThat(RayClusterSchema.builtIn().check(Document.of("kept", kept)).problems()).isEmpty();
  }

  @Test
  void two_groups_of_one_name_are_refused(LiveEnvironment live) throws IOException {
    String twice = broken().get("the same group twice");
    assertThatThrownBy(() -> create(live, Yaml.read("twice.yaml", twice).get(0).value()))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.workerGroupSpecs[1]: Duplicate value");
  }

  @Test
  void our_defaults_are_the_servers(LiveEnvironment live) throws IOException {
    List<String> different = new ArrayList<>();
    List<Path> samples;
    try (Stream<Path> files = Files.list(SAMPLES)) {
      samples =
          files
              .filter(file -> file.getFileName().toString().matches("raycluster\\..*yaml"))
              .sorted()
              .toList();
    }
    for (Path file : samples) {
      Document sample = sample(file);
      Map<String, Object> ours = RayClusterSchema.builtIn().check(sample).orThrow().value();
      Object theirs = create(live, sample.value()).get("spec");
      if (!PlainValues.copy(theirs).equals(ours.get("spec"))) {
        different.add(file + "\n  ours " + ours.get("spec") + "\n  theirs " + theirs);
      }
    }
    assertThat(samples).hasSizeGreaterThan(30);
    assertThat(different).isEmpty();
  }

  @Test
  void the_server_refuses_what_our_schema_refuses(LiveEnvironment live) throws IOException {
    Set<String> wrong = new TreeSet<>();
    broken()
        .forEach(
            (name, text) -> {
              boolean schema = !RULES_ALONE.contains(name);
              boolean server = schema && !SCHEMA_ALONE.contains(name);
              if (schemaRefuses(text) != schema) {
                wrong.add("schema: " + name);
              }
              if (serverRefuses(live, text) != server) {
                wrong.add("server: " + name);
              }
            });
    assertThat(wrong).isEmpty();
  }

  private static boolean schemaRefuses(String text) {
    try {
      RayClusterSchema.builtIn().check(Yaml.read("c.yaml", text).get(0)).orThrow();
      return false;
    } catch (Invalid refused) {
      return true;
    }
  }

  /** What is no YAML reaches no server: kubectl is the one that refuses. */
  private static boolean serverRefuses(LiveEnvironment live, String text) {
    try {
      create(live, Yaml.read("c.yaml", text).get(0).value());
      return false;
    } catch (Invalid notYaml) {
      return true;
    } catch (KubernetesClientException refused) {
      assertThat(refused.getCode()).as(refused.getMessage()).isIn(BAD, NOT_FOUND, UNPROCESSABLE);
      return true;
    }
  }

  private static Map<String, String> broken() throws IOException {
    Map<String, String> out = new LinkedHashMap<>();
    Stream.of(Files.readString(BROKEN).split("(?m)^### "))
        .skip(1)
        .map(section -> section.split("\n", 2))
        .forEach(parts -> out.put(parts[0], parts[1]));
    return out;
  }

  private static Document sample(Path file) throws IOException {
    return Yaml.read(file.toString(), Files.readString(file)).stream()
        .filter(document -> "RayCluster".equals(document.value().get("kind")))
        .findFirst()
        .orElseThrow();
  }

  private static CustomResourceDefinition crd() throws IOException {
    return Serialization.unmarshal(Files.readString(CRD), CustomResourceDefinition.class);
  }

  /** Only asks what would come of it. */
  private static Map<String, Object> create(LiveEnvironment live, Map<String, Object> object) {
    return create(live, object, "&dryRun=All");
  }

  /** Under strict field validation, as kubectl asks for. */
  private static Map<String, Object> create(
      LiveEnvironment live, Map<String, Object> object, String parameter) {
    String path =
        "/apis/%s/namespaces/%s/rayclusters?fieldValidation=Strict%s"
            .formatted(object.get("apiVersion"), live.namespace(), parameter);
    Map<String, Object> copy = PlainValues.copy(object);
    if (copy.get("metadata") instanceof Map<?, ?> metadata) {
      metadata.remove("namespace");
    }
    String answer = live.client().raw(path, "POST", SchemaSource.json(copy));
    if (answer == null) {
      throw new KubernetesClientException("no such version", NOT_FOUND, null);
    }
    return KubernetesTypes.map(Yaml.read("answer", answer).get(0).value());
  }
}
