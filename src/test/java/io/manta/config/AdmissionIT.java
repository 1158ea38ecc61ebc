package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.kind.raycluster.rules.ClusterRulesTest;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.provider.Arguments;

/** CRD and {@code config/admission} together refuse what the operator would refuse. */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path BROKEN =
      Path.of("src/test/resources/io/manta/kind/raycluster/rules/broken.yaml");
  private static final String POLICY = "config/admission/policy.yaml";

  private final LiveEnvironment live;
  private final String policy;
  private final String binding;

  AdmissionIT(LiveEnvironment live) throws IOException {
    this.live = live;
    this.policy = Files.readString(Path.of(POLICY));
    // This test's namespace only: the API server serves others.
    this.binding =
        Files.readString(Path.of("config/admission/binding.yaml"))
            + "  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "
            + live.namespace()
            + "}}}\n";
  }

  @BeforeAll
  void install() {
    live.apply(policy);
    live.apply(binding);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> refusal(cluster("headgroup")).filter(this::byPolicy).isPresent());
  }

  @AfterAll
  void remove() {
    for (String text : List.of(binding, policy)) {
      live.client().load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).delete();
    }
  }

  @Test
  void its_verdicts_are_the_operators() throws IOException {
    List<String> different = new ArrayList<>();
    for (String section : Files.readString(BROKEN).split("(?m)^### ")) {
      String[] parts = section.split("\n", 2);
      if (parts.length == 2) {
        for (Document document : documents(parts[1])) {
          if (refusal(document.value()).isPresent() != isRefused(document)) {
            different.add(parts[0]);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  /** What CEL cannot say, and why; by the fields of a case. */
  private static final Map<String, Pattern> BEYOND_CEL =
      Map.of(
          "CEL reads no JSON",
          Pattern.compile("worker\\.rayStartParams: \\{resources: .*"),
          "the status is the operator's alone to write, and no part of what is applied",
          Pattern.compile("status\\.conditions: .*"));

  /** Fine with the operator, which it is none of the business of; Kubernetes has no such names. */
  private static final String NO_NAME =
      "metadata.name: A; spec.managedBy: kueue.x-k8s.io/multikueue";

  @Test
  void its_verdicts_over_all_cases_of_the_rules_are_the_operators_but_for_what_cel_cannot_say() {
    Map<String, String> different = new LinkedHashMap<>();
    Set<String> reasons = new TreeSet<>();
    ClusterRulesTest.cases()
        .map(Arguments::get)
        .filter(one -> one[1].equals("")) // which gates the operator runs with no policy knows
        .filter(one -> !one[0].equals(NO_NAME))
        .forEach(
            one -> {
              String fields = (String) one[0];
              boolean wrong = !((List<?>) one[2]).isEmpty();
              Optional<String> refusal = refusal(ClusterRulesTest.cluster(fields).value());
              Optional<String> beyond =
                  BEYOND_CEL.keySet().stream()
                      .filter(reason -> BEYOND_CEL.get(reason).matcher(fields).matches())
                      .findFirst();
              if (wrong && refusal.isEmpty() && beyond.isPresent()) {
                reasons.add(beyond.get());
              } else if (wrong != refusal.isPresent()) {
                different.put(fields, refusal.orElse("taken"));
              }
            });
    assertThat(different).isEmpty();
    assertThat(reasons).isEqualTo(BEYOND_CEL.keySet());
  }

  @Test
  void no_sample_is_refused() throws IOException {
    Map<String, String> refused = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("samples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        for (Document document : documents(Files.readString(file))) {
          if ("RayCluster".equals(document.value().get("kind"))) {
            refusal(document.value()).ifPresent(why -> refused.put(file.toString(), why));
          }
        }
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void every_expression_fits_the_types_of_the_crd() {
    await().atMost(Duration.ofSeconds(30)).until(() -> !status().at("typeChecking").isAbsent());
    assertThat(status().at("typeChecking", "expressionWarnings").items()).isEmpty();
  }

  private Tree status() {
    return new Tree(
            read(
                live.client()
                    .raw(
                        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/manta-rayclusters")))
        .at("status");
  }

  private boolean byPolicy(String message) {
    return message.contains("ValidatingAdmissionPolicy");
  }

  private static List<Document> documents(String text) {
    try {
      return Yaml.read("c.yaml", text);
    } catch (Invalid notYaml) {
      return List.of(); // reaches no server
    }
  }

  private static boolean isRefused(Document document) {
    try {
      return !ClusterRules.judge(document, Settings.defaults()).problems().isEmpty();
    } catch (Invalid refused) {
      return true;
    }
  }

  private static Map<String, Object> cluster(String group) {
    return Yaml.read(
            "c.yaml",
            """
            apiVersion: ray.io/v1
            kind: RayCluster
            metadata: {name: c}
            spec:
              headGroupSpec: {template: {spec: {containers: [{name: h, image: i}]}}}
              workerGroupSpecs:
              - {groupName: %s, template: {spec: {containers: [{name: w, image: i}]}}}
            """
                .formatted(group))
        .get(0)
        .value();
  }

  /** What the server says against an object, if anything; nothing is made. */
  private Optional<String> refusal(Map<String, Object> object) {
    String path =
        "/apis/%s/namespaces/%s/rayclusters?fieldValidation=Strict&dryRun=All"
            .formatted(object.get("apiVersion"), live.namespace());
    Map<String, Object> copy = new LinkedHashMap<>(object);
    Map<String, Object> metadata = new LinkedHashMap<>(new Tree(object).at("metadata").map());
    metadata.remove("namespace");
    copy.put("metadata", metadata);
    try {
      String answer = live.client().raw(path, "POST", JSON.writeValueAsString(copy));
      return answer == null ? Optional.of("no such version") : Optional.empty();
    } catch (KubernetesClientException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object read(String json) {
    try {
      return JSON.readValue(json, Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
