package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The CRDs of RayJob, RayService and RayCronJob, and our own judgement offline, on a real server.
 */
@LiveTest
class KindsIT {

  private static final String CLUSTER =
      "{headGroupSpec: {template: {spec: {containers: [{name: ray, image: r}]}}},"
          + " workerGroupSpecs: [{groupName: w, template: {spec: {containers:"
          + " [{name: ray, image: r, ports: [{containerPort: 1}]}]}}}]}";

  private static final String JOB = "entrypoint: python a.py, rayClusterSpec: " + CLUSTER;

  /** Sound specs, by a name; the kind is its first word. */
  private static final Map<String, String> SOUND =
      map(
          "RayJob", "{" + JOB + "}",
          "RayJob with rules",
              "{"
                  + JOB
                  + ", deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition:"
                  + " {jobStatus: FAILED}}]}, entrypointNumCpus: 0.5, managedBy:"
                  + " kueue.x-k8s.io/multikueue, submitterPodTemplate: {spec: {containers: [{name:"
                  + " s, image: i}]}}}",
          "RayJob with both policies",
              "{"
                  + JOB
                  + ", deletionStrategy: {onSuccess: {policy: DeleteNone}, onFailure: {policy:"
                  + " DeleteWorkers}}}",
          "RayService",
              "{rayClusterConfig: "
                  + CLUSTER
                  + ", serveConfigV2: 'applications: []', serveService: {metadata: {name: s},"
                  + " spec: {ports: [{port: 80}]}}}",
          "RayService in steps",
              "{rayClusterConfig: "
                  + CLUSTER
                  + ", upgradeStrategy: {type: NewClusterWithIncrementalUpgrade,"
                  + " clusterUpgradeOptions: {gatewayClassName: g, stepSizePercent: 1,"
                  + " intervalSeconds: 1}}}",
          "RayCronJob", "{schedule: '@daily', jobTemplate: {" + JOB + "}}",
          "RayCronJob with habits",
              "{schedule: '@daily', timeZone: UTC, concurrencyPolicy: Forbid,"
                  + " startingDeadlineSeconds: 10, successfulJobsHistoryLimit: 0,"
                  + " failedJobsHistoryLimit: 1, jobTemplate: {"
                  + JOB
                  + "}}");

  /** Specs that server and schema refuse. */
  private static final Map<String, String> REFUSED =
      map(
          "RayJob, unknown field", "{" + JOB + ", entryPoint: x}",
          "RayJob, wrong type", "{entrypoint: 1}",
          "RayJob, deadline", "{" + JOB + ", preRunningDeadlineSeconds: 0}",
          "RayJob, manager", "{" + JOB + ", managedBy: me}",
          "RayJob, policy",
              "{"
                  + JOB
                  + ", deletionStrategy: {onSuccess: {policy: Delete}, onFailure: {policy:"
                  + " DeleteNone}}}",
          "RayJob, one policy",
              "{" + JOB + ", deletionStrategy: {onSuccess: {policy: DeleteNone}}}",
          "RayJob, empty strategy", "{" + JOB + ", deletionStrategy: {}}",
          "RayJob, policies and rules",
              "{"
                  + JOB
                  + ", deletionStrategy: {onSuccess: {policy: DeleteNone}, onFailure: {policy:"
                  + " DeleteNone}, deletionRules: [{policy: DeleteSelf, condition: {jobStatus:"
                  + " FAILED}}]}}",
          "RayJob, no rule", "{" + JOB + ", deletionStrategy: {deletionRules: []}}",
          "RayJob, two conditions",
              "{"
                  + JOB
                  + ", deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition:"
                  + " {jobStatus: FAILED, jobDeploymentStatus: Failed}}]}}",
          "RayJob, no condition",
              "{"
                  + JOB
                  + ", deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition:"
                  + " {ttlSeconds: 1}}]}}",
          "RayJob, time to live",
              "{"
                  + JOB
                  + ", deletionStrategy: {deletionRules: [{policy: DeleteSelf, condition:"
                  + " {jobStatus: FAILED, ttlSeconds: -1}}]}}",
          "RayJob, cluster", "{entrypoint: a, rayClusterSpec: {}}",
          "RayService, no cluster", "{serveConfigV2: ''}",
          "RayService, delay",
              "{rayClusterConfig: " + CLUSTER + ", rayClusterDeletionDelaySeconds: -1}",
          "RayService, options",
              "{rayClusterConfig: "
                  + CLUSTER
                  + ", upgradeStrategy: {clusterUpgradeOptions: {stepSizePercent: 1}}}",
          "RayCronJob, no schedule", "{jobTemplate: {" + JOB + "}}",
          "RayCronJob, no template", "{schedule: '@daily'}",
          "RayCronJob, zone", "{schedule: '@daily', timeZone: '', jobTemplate: {" + JOB + "}}",
          "RayCronJob, policy",
              "{schedule: '@daily', concurrencyPolicy: Never, jobTemplate: {" + JOB + "}}",
          "RayCronJob, limit",
              "{schedule: '@daily', failedJobsHistoryLimit: -1, jobTemplate: {" + JOB + "}}",
          "RayCronJob, strategy",
              "{schedule: '@daily', jobTemplate: {" + JOB + ", deletionStrategy: {}}}");

  @Test
  void our_defaults_are_the_servers(LiveEnvironment live) {
    SOUND.forEach(
        (name, spec) -> {
          Map<String, Object> object = object(name, "v1", spec);
          Map<String, Object> ours =
              CustomResourceSchema.of(kind(name))
                  .check(Document.of(name, object))
                  .orThrow()
                  .value();
          Object theirs = create(live, object, "&dryRun=All").get("spec");
          assertThat(PlainValues.copy(theirs)).as(name).isEqualTo(ours.get("spec"));
        });
  }

  @Test
  void the_server_refuses_what_our_schema_refuses(LiveEnvironment live) {
    List<String> taken = new ArrayList<>();
    REFUSED.forEach(
        (name, spec) -> {
          Map<String, Object> object = object(name, "v1", spec);
          try {
            create(live, object, "&dryRun=All");
            taken.add("server: " + name);
          } catch (KubernetesClientException refused) {
            assertThat(refused.getCode()).as(refused.getMessage()).isIn(400, 422);
          }
          if (CustomResourceSchema.of(kind(name))
              .check(Document.of(name, object))
              .problems()
              .isEmpty()) {
            taken.add("schema: " + name);
          }
        });
    assertThat(taken).isEmpty();
  }

  @Test
  void who_manages_an_object_cannot_be_changed(LiveEnvironment live) {
    for (String name : List.of("RayJob", "RayService")) {
      String spec = SOUND.get(name).replaceFirst("}$", ", managedBy: ray.io/kuberay-operator}");
      Map<String, Object> kept = create(live, object(name, "v1", spec), "");
      KubernetesTypes.map(kept.get("spec")).put("managedBy", "kueue.x-k8s.io/multikueue");
      assertThatThrownBy(
              () ->
                  live.client()
                      .raw(
                          path(live, name, "v1") + "/" + name.toLowerCase(Locale.ROOT),
                          "PUT",
                          SchemaSource.json(kept)))
          .hasMessageContaining("managedBy cannot be changed");
    }
  }

  @Test
  void what_is_stored_as_v1_is_served_as_v1alpha1_too_but_for_cron_jobs(LiveEnvironment live) {
    for (String name : List.of("RayJob", "RayService")) {
      String spec =
          SOUND.get(name).replace("headGroupSpec: {", "headGroupSpec: {rayStartParams: {}, ");
      Map<String, Object> object =
          object(
              name, "v1alpha1", spec.replace("groupName: w,", "groupName: w, rayStartParams: {},"));
      assertThat(CustomResourceSchema.of(name).check(Document.of(name, object)).problems())
          .isEmpty();
      create(live, object, "&dryRun=All");
    }
    assertThat(live.client().raw("/apis/ray.io/v1alpha1"))
        .contains("RayJob", "RayService")
        .doesNotContain("RayCronJob");
  }

  @Test
  void fields_of_embedded_specs_are_explained(LiveEnvironment live) {
    String schemas = live.client().raw("/openapi/v3/apis/ray.io/v1");
    for (String kind : List.of("RayJob", "RayService", "RayCronJob")) {
      Map<String, Object> all =
          KubernetesTypes.map(
              KubernetesTypes.map(Yaml.read("openapi", schemas).get(0).value().get("components"))
                  .get("schemas"));
      Map<String, Object> here = KubernetesTypes.map(all.get("io.ray.v1." + kind));
      assertThat((String) here.get("description")).isNotEmpty();
      List<String> path =
          switch (kind) {
            case "RayJob" -> List.of("spec", "rayClusterSpec", "rayVersion");
            case "RayService" -> List.of("spec", "rayClusterConfig", "rayVersion");
            default -> List.of("spec", "jobTemplate", "rayClusterSpec", "rayVersion");
          };
      for (String field : path) {
        here = KubernetesTypes.map(KubernetesTypes.map(here.get("properties")).get(field));
        assertThat((String) here.get("description")).as(kind + " " + field).isNotEmpty();
      }
    }
  }

  private static Map<String, String> map(String... pairs) {
    Map<String, String> out = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      out.put(pairs[i], pairs[i + 1]);
    }
    return out;
  }

  private static String kind(String name) {
    return name.split("[ ,]")[0];
  }

  private static Map<String, Object> object(String name, String version, String spec) {
    String kind = kind(name);
    return Yaml.read(
            name,
            "apiVersion: ray.io/%s\nkind: %s\nmetadata: {name: %s}\nspec: %s\n"
                .formatted(version, kind, kind.toLowerCase(Locale.ROOT), spec))
        .get(0)
        .value();
  }

  private static String path(LiveEnvironment live, String name, String version) {
    return "/apis/ray.io/%s/namespaces/%s/%ss"
        .formatted(version, live.namespace(), kind(name).toLowerCase(Locale.ROOT));
  }

  /** Under strict field validation, as kubectl asks for. */
  private static Map<String, Object> create(
      LiveEnvironment live, Map<String, Object> object, String parameter) {
    String version = ((String) object.get("apiVersion")).substring("ray.io/".length());
    String path = path(live, (String) object.get("kind"), version);
    String answer =
        live.client()
            .raw(path + "?fieldValidation=Strict" + parameter, "POST", SchemaSource.json(object));
    return KubernetesTypes.map(Yaml.read("answer", answer).get(0).value());
  }
}
