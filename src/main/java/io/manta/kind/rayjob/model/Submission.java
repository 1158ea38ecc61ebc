package io.manta.kind.rayjob.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.dashboard.JobSubmission;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is handed to Ray: as a request of the operator's, or as the command of a submitter, word by
 * word as KubeRay makes it.
 *
 * @param spec of the RayJob
 * @param id submission id
 */
record Submission(Tree spec, String id) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The request of HTTPMode. */
  JobSubmission request() {
    return new JobSubmission(
        id,
        // As it stands: a shell does not mind blanks around it, and KubeRay sends them.
        spec.at("entrypoint").text(),
        runtimeEnv(),
        spec.at("metadata").texts(),
        number("entrypointNumCpus"),
        number("entrypointNumGpus"),
        resources());
  }

  /**
   * The submitter's one argument. A second try of the pod finds the job submitted and only follows
   * its log.
   *
   * @param address host and port of the dashboard
   */
  String ofJob(String address) {
    String url = "http://" + address;
    List<String> words = new ArrayList<>();
    words.add(awaited(url, url));
    words.add("if ! ray job status --address " + url + " " + id + " >/dev/null 2>&1 ; then");
    words.addAll(submit(url, true));
    words.add("; fi ;");
    words.add("ray job logs --address " + url + " --follow " + id);
    return String.join(" ", words);
  }

  /**
   * The same for a container beside Ray: it runs once, and waits for the job.
   *
   * @param restarts whether the container starts again after a failure
   */
  String ofSidecar(long port, boolean restarts) {
    String url = "http://127.0.0.1:" + port;
    List<String> words = new ArrayList<>();
    words.add(awaited("http://localhost:" + port, url));
    if (restarts) {
      words.add("if ! ray job status --address " + url + " " + id + " >/dev/null 2>&1 ; then");
      words.addAll(submit(url, true));
      words.add("; fi ;");
      words.add("ray job logs --address " + url + " --follow " + id);
    } else {
      words.addAll(submit(url, false));
      words.add(";");
    }
    return String.join(" ", words);
  }

  private static String awaited(String health, String url) {
    return ("until python -c \"import urllib.request;"
            + " r=urllib.request.urlopen('%s/api/gcs_healthz', timeout=10);"
            + " exit(0 if b'success' in r.read() else 1)\" >/dev/null 2>&1 ;"
            + " do echo \"Waiting for Ray Dashboard GCS to become healthy at %s ...\" ;"
            + " sleep 2 ; done ;")
        .formatted(health, url);
  }

  private List<String> submit(String url, boolean leaves) {
    List<String> words = new ArrayList<>(List.of("ray job submit --address " + url));
    if (leaves) {
      words.add("--no-wait");
    }
    if (!spec.at("runtimeEnvYAML").text().isEmpty()) {
      words.add("--runtime-env-json " + GoQuote.of(GoJson.text(runtimeEnv())));
    }
    if (!spec.at("metadata").map().isEmpty()) {
      words.add("--metadata-json " + GoQuote.of(GoJson.text(spec.at("metadata").texts())));
    }
    words.add("--submission-id " + id);
    decimals("entrypointNumCpus").ifPresent(n -> words.add("--entrypoint-num-cpus " + n));
    decimals("entrypointNumGpus").ifPresent(n -> words.add("--entrypoint-num-gpus " + n));
    String resources = spec.at("entrypointResources").text();
    if (!resources.isEmpty()) {
      words.add("--entrypoint-resources " + GoQuote.of(resources));
    }
    words.add("-- " + spec.at("entrypoint").text().strip());
    return words;
  }

  /** One that is no map breaks a rule; read as none, it is not submitted. */
  private Map<String, Object> runtimeEnv() {
    try {
      return Yaml.read("runtimeEnvYAML", spec.at("runtimeEnvYAML").text()).stream()
          .findFirst()
          .map(Document::value)
          .orElse(Map.of());
    } catch (Invalid e) {
      return Map.of();
    }
  }

  private Map<String, Double> resources() {
    String text = spec.at("entrypointResources").text();
    try {
      return text.isEmpty() ? Map.of() : JSON.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      return Map.of();
    }
  }

  private double number(String field) {
    return spec.at(field).value() instanceof Number number ? number.doubleValue() : 0;
  }

  private Optional<String> decimals(String field) {
    double value = number(field);
    return value > 0
        ? Optional.of(String.format(Locale.ROOT, "%f", (float) value))
        : Optional.empty();
  }
}
