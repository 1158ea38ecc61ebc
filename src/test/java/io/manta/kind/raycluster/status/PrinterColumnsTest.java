package io.manta.kind.raycluster.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.schema.Yaml;
import io.manta.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kubectl get rayclusters} shows, by the columns of the CRD. */
class PrinterColumnsTest {

  private static final Path CRD = Path.of("crd/rayclusters.ray.io.yaml");
  private static final Path INPUT =
      Path.of("src/test/resources/io/manta/kind/raycluster/status/causes.yaml");

  /** {@code .a}, {@code [0]}, or {@code [?(@.type=="X")]}. */
  private static final Pattern STEP =
      Pattern.compile("\\.(\\w+)|\\[(\\d+)]|\\[\\?\\(@\\.type==\"(\\w+)\"\\)]");

  /** The state is KubeRay's: once ready it stays so, whatever becomes of the pods. */
  @ParameterizedTest(name = "{0}, ready before {1}: {2} {3} {4}")
  @CsvSource({
    "everything is ready, false, ready, True, ''",
    "pods are being started, false, '', False, PodsStarting",
    "the spec is invalid, false, '', False, SpecInvalid",
    "the spec is invalid, true, ready, False, SpecInvalid",
    "the quota has no room for workers, false, '', False, QuotaExceeded",
    "no node takes the head, false, '', False, Unschedulable",
    "a container crashes and waits to be started again, true, ready, False, CrashLoop",
    "suspended by its owner, true, suspended, '', SuspendedBySpec",
  })
  void state_readiness_and_reason_stand_side_by_side(
      String moment, boolean before, String state, String ready, String reason) throws IOException {
    Map<String, StatusMoment> moments = StatusMoment.all(Files.readString(INPUT));
    Map<String, Object> earlier =
        before ? status(moments.get("everything is ready"), Map.of()).value() : Map.of();
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("status", status(moments.get(moment), earlier).value());

    for (Tree version : crd().at("spec", "versions").items()) {
      Map<String, String> shown =
          version.at("additionalPrinterColumns").items().stream()
              .filter(column -> STEP.matcher(column.at("jsonPath").text()).find())
              .collect(
                  Collectors.toMap(
                      column -> column.at("name").text(),
                      column -> find(new Tree(cluster), column.at("jsonPath").text())));
      assertThat(Stream.of("status", "ready", "reason").map(shown::get).toList())
          .isEqualTo(List.of(state, ready, reason));
    }
  }

  private static Status status(StatusMoment moment, Map<String, Object> before) {
    return ClusterStatus.of(moment.facts(before, 0));
  }

  private static Tree crd() throws IOException {
    return new Tree(Yaml.read("crd", Files.readString(CRD)).get(0).value());
  }

  private static String find(Tree object, String path) {
    Tree at = object;
    for (MatchResult step : STEP.matcher(path).results().toList()) {
      at = step.group(1) != null ? at.at(step.group(1)) : entry(at, step);
    }
    return at.text();
  }

  private static Tree entry(Tree list, MatchResult step) {
    return list.items().stream()
        .filter(one -> step.group(3) == null || one.at("type").text().equals(step.group(3)))
        .skip(step.group(2) == null ? 0 : Integer.parseInt(step.group(2)))
        .findFirst()
        .orElse(new Tree(null));
  }
}
