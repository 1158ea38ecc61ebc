package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.ApiObjects.list;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.live.OperatorProcess;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.RequestFault;
import io.manta.model.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator makes up for a cluster is nobody's to read along. */
@LiveTest
class SecrecyIT {

  @Test
  void a_generated_token_is_in_no_log_event_or_condition_and_each_action_is_one_line(
      LiveEnvironment live, @TempDir Path directory) {
    live.play();
    try (FaultProxy proxy = FaultProxy.before(live.controlPlane())) {
      // The first answer to each is lost or a refusal: then much is said.
      proxy.let(
          seenRequest -> {
            boolean disturbed = seenRequest.isWrite() && seenRequest.number() == 1;
            boolean secret = seenRequest.path().contains("/secrets/");
            return !disturbed
                ? RequestFault.NONE
                : secret ? RequestFault.LOSE_ANSWER : RequestFault.refuse(500);
          });
      try (OperatorProcess operator =
          OperatorProcess.start(
              "talkative", live, proxy.kubeconfig(directory), "--zap-log-level=debug")) {
        live.apply(CLUSTER);
        until("ready", () -> condition(live, "c", "Ready").at("status").text().equals("True"));
        // Someone changes the secret: drift is reported too.
        String name = list(live, "secrets", "").get(0).at("metadata", "name").text();
        String stored = get(live, "secrets", name).at("data", "auth_token").text();
        ApiObjects.merge(
            live, "secrets", name, Map.of("metadata", Map.of("labels", Map.of("a", "b"))));
        ApiObjects.merge(live, "rayclusters", "c", Map.of("spec", Map.of("rayVersion", "2.55.1")));
        until(
            "seen",
            () ->
                get(live, "rayclusters", "c")
                    .at("status", "observedGeneration")
                    .whole()
                    .equals(java.util.Optional.of(2L)));

        String token = new String(Base64.getDecoder().decode(stored), StandardCharsets.US_ASCII);
        assertThat(token).hasSizeGreaterThan(20);
        String events = list(live, "events", "").stream().map(Tree::value).toList().toString();
        String cluster = get(live, "rayclusters", "c").value().toString();
        for (String text : new String[] {operator.log(), events, cluster}) {
          assertThat(text).isNotEmpty().doesNotContain(stored).doesNotContain(token);
        }
        assertThat(operator.log().lines())
            .filteredOn(line -> line.contains("create Pod c-head"))
            .anySatisfy(
                line ->
                    assertThat(line)
                        .contains("\"level\":\"info\"")
                        .contains("\"cluster\":\"" + live.namespace() + "/c\"")
                        .contains("\"step\":\"create\"")
                        .contains("\"reason\":"));
      }
    }
  }

  private static final String CLUSTER =
      RayClusterYaml.named("c").spec("authOptions: {mode: token}").text();
}
