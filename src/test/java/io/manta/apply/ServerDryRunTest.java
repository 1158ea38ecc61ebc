package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.client.Api.Reply;
import io.manta.manifest.Manifest;
import io.manta.schema.Problem;
import io.manta.template.layers.Origins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerDryRunTest {

  private static final Manifest POD =
      new Manifest(
          Map.of("apiVersion", "v1", "kind", "Pod", "metadata", Map.of("name", "p")),
          "pod/head.yaml.peb",
          Origins.NONE);

  /** Words of an API server; those that are not about the object itself refuse no templates. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "201 | | fine",
        "422 | Pod \"p\" is invalid: spec.containers[0].image: Required value | wrong",
        "400 | Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field"
            + " \"spec.x\" | wrong",
        "400 | admission webhook \"w\" does not support dry run | unknown",
        "422 | ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no | unknown",
        "422 | admission webhook \"w\" denied the request: is invalid: no | unknown",
        "403 | pods \"p\" is forbidden: exceeded quota: team | unknown",
        "403 | pods \"p\" is forbidden: User \"u\" cannot create resource | unknown",
        "409 | pods \"p\" already exists | unknown",
        "404 | the server could not find the requested resource | unknown",
        "429 | too many requests | unknown",
        "500 | is invalid: an internal error | unknown",
      })
  void an_answer_is(int code, String message, String verdict) {
    Map<String, Object> body = message == null ? Map.of() : Map.of("message", message);
    Optional<List<Problem>> found =
        ServerDryRun.verdict(POD, new Reply(code, body, Optional.empty()));
    assertThat(found.map(problems -> problems.isEmpty() ? "fine" : "wrong").orElse("unknown"))
        .isEqualTo(verdict);
  }

  /** The server has checked it by then. */
  @Test
  void one_that_exists_already_is_fine() {
    Map<String, Object> body = Map.of("reason", "AlreadyExists", "message", "pods exists");
    assertThat(ServerDryRun.verdict(POD, new Reply(409, body, Optional.empty())))
        .contains(List.of());
  }

  @Test
  void each_cause_is_at_its_field() {
    Map<String, Object> body =
        Map.of(
            "message",
            "Pod \"p\" is invalid: [...]",
            "details",
            Map.of(
                "causes",
                List.of(
                    Map.of("field", "spec.containers[0].image", "message", "Required value"),
                    Map.of("field", "spec.volumes[1]", "message", "Duplicate value: \"a\""))));
    assertThat(ServerDryRun.verdict(POD, new Reply(422, body, Optional.empty())).orElseThrow())
        .extracting(Problem::line)
        .containsExactly(
            "pod/head.yaml.peb: spec.containers[0].image: Kubernetes would refuse Pod: Required value",
            "pod/head.yaml.peb: spec.volumes[1]: Kubernetes would refuse Pod: Duplicate value: \"a\"");
  }
}
