package io.manta.kind.raycluster.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Settings;
import io.manta.schema.CustomResourceSchema.Checked;
import io.manta.schema.Document;
import io.manta.schema.RayClusterSchema;
import io.manta.schema.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case is the smallest valid RayCluster with some fields set, and the fields that the rules
 * refuse then. In paths {@code head} and {@code worker} stand for the head group and the first
 * worker group, {@code headRay} and {@code workerRay} for their Ray containers.
 */
public class ClusterRulesTest {

  private static final String BASE =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: c, labels: {}, annotations: {}}
      spec:
        rayVersion: "2.60.0"
        headGroupSpec: {rayStartParams: {}, template: {spec: {containers: [{name: h, image: i}]}}}
        workerGroupSpecs:
        - {groupName: w, rayStartParams: {}, template: {spec: {containers: [{name: w, image: i}]}}}
      """;

  private static final Map<String, String> SHORT = new LinkedHashMap<>();

  static {
    SHORT.put("headRay", "spec.headGroupSpec.template.spec.containers[0]");
    SHORT.put("workerRay", "spec.workerGroupSpecs[0].template.spec.containers[0]");
    SHORT.put("headPod", "spec.headGroupSpec.template.spec");
    SHORT.put("workerPod", "spec.workerGroupSpecs[0].template.spec");
    SHORT.put("head", "spec.headGroupSpec");
    SHORT.put("worker", "spec.workerGroupSpecs[0]");
    SHORT.put("gcs", "spec.gcsFaultToleranceOptions");
    SHORT.put("scaler", "spec.autoscalerOptions");
    SHORT.put("net", "spec.networkPolicy");
    SHORT.put("history", "spec.historyServerOptions.collectorOptions");
  }

  private static final String V2 = "spec.enableInTreeAutoscaling: true; scaler.version: v2; ";
  private static final String ON = "spec.enableInTreeAutoscaling: true; ";
  private static final String ROCKS = "gcs.backend: rocksdb; ";
  private static final String TLS = "spec.tlsOptions: {enabled: true}; ";
  private static final String HISTORY = "history.image: i; ";

  /** Fields, the gate that is off if any, and the fields that are refused. */
  public static Stream<Arguments> cases() {
    List<Arguments> out = new ArrayList<>();
    metadata(out);
    marks(out);
    groups(out);
    replicas(out);
    faultTolerance(out);
    autoscaler(out);
    securityAndNetwork(out);
    history(out);
    upgradeAndStatus(out);
    return out.stream();
  }

  private static void metadata(List<Arguments> out) {
    fine(out, "");
    fine(out, "metadata.name: " + "a".repeat(53));
    bad(out, "metadata.name: " + "a".repeat(54), "metadata.name");
    bad(out, "metadata.name: 1a", "metadata.name");
    bad(out, "metadata.name: A", "metadata.name");
    bad(out, "metadata.name: a.b", "metadata.name");
    bad(out, "metadata.name: a-", "metadata.name");
    bad(out, "metadata.name: ''", "metadata");
    bad(out, "metadata.name: " + "a".repeat(70), "metadata.name");
    fine(out, "metadata.name: A; spec.managedBy: kueue.x-k8s.io/multikueue");
    bad(out, "metadata.name: A; spec.managedBy: ray.io/kuberay-operator", "metadata.name");
  }

  private static void marks(List<Arguments> out) {
    String owner = "template.metadata.annotations: {manta.io/owner: none}";
    bad(out, "head." + owner, "head.template.metadata.annotations[manta.io/owner]");
    bad(
        out,
        "worker.template.metadata.labels: {manta.io/cluster: x}",
        "worker.template.metadata.labels[manta.io/cluster]");
    bad(
        out,
        "spec.headServiceAnnotations: {manta.io/keep: 'true'}",
        "spec.headServiceAnnotations[manta.io/keep]");
    bad(
        out,
        "head.headService.metadata.annotations: {manta.io/generate: a}",
        "head.headService.metadata.annotations[manta.io/generate]");
    fine(out, "head.template.metadata.annotations: {manta.io/delay: 1s}");
    bad(out, "worker.numOfHosts: 4097", "worker.numOfHosts");
    bad(out, "worker.numOfHosts: 2147483647; worker.replicas: 2147483647", "worker.numOfHosts");
    bad(out, "worker.replicas: 2147483647", "worker.replicas");
    fine(out, "worker.replicas: 10000; worker.numOfHosts: 16");
  }

  private static void groups(List<Arguments> out) {
    bad(out, "headPod.containers: []", "headPod.containers");
    bad(out, "workerPod.containers: []", "workerPod.containers");
    for (String param : List.of("num-cpus", "num-gpus", "memory")) {
      fine(out, "head.rayStartParams: {" + param + ": '1'}");
      fine(out, "head.rayStartParams: {" + param + ": ''}; head.resources: {CPU: '1'}");
      fine(out, "head.rayStartParams: {" + param + ": '1'}; head.resources: {}");
      bad(
          out,
          "head.rayStartParams: {" + param + ": '1'}; head.resources: {CPU: '1'}",
          "head.rayStartParams." + param);
      bad(
          out,
          "worker.rayStartParams: {" + param + ": '1'}; worker.resources: {CPU: '1'}",
          "worker.rayStartParams." + param);
    }
    fine(out, "worker.resources: {broken: abc}");
    for (String json :
        List.of("'{\"a\": 1}'", "\"{\\\"a\\\": 1}\"", "{\"a\": 1}", "{}", "'{\"a\": 1.5}'")) {
      fine(out, "worker.rayStartParams: {resources: " + quoted(json) + "}");
    }
    for (String json :
        List.of(
            "a",
            "{a: 1}",
            "[1]",
            "{\"a\": \"1\"}",
            "'{\"a\": 1'",
            "3",
            "",
            "''",
            "null",
            "{\"a\": null}",
            "{\"a\": true}",
            "'{\"a\": 1} x'")) {
      bad(
          out,
          "worker.rayStartParams: {resources: " + quoted(json) + "}",
          "worker.rayStartParams.resources");
    }
    bad(out, "head.rayStartParams: {labels: a=b}", "head.rayStartParams.labels");
    bad(out, "worker.rayStartParams: {labels: ''}", "worker.rayStartParams.labels");
    for (String label : List.of("a", "a.b/c", "A_b-c.d", "a".repeat(63), "ray.io/x")) {
      fine(out, "worker.labels: {" + label + ": ''}");
    }
    for (String label : List.of("a/b/c", "-a", "a-", "A.B/c", "/a", "a/", "ä", "a".repeat(64))) {
      bad(out, "worker.labels: {" + quoted(label) + ": ''}", Document.path("worker.labels", label));
    }
    for (String value : List.of("", "a", "A_b.c-d", "1", "a".repeat(63))) {
      fine(out, "head.labels: {k: '" + value + "'}");
    }
    for (String value : List.of("a b", "-a", "a/b", "ä", "a".repeat(64))) {
      bad(out, "head.labels: {k: '" + value + "'}", "head.labels.k");
    }
    bad(out, "worker.groupName: headgroup", "worker.groupName");
    for (String name : List.of("Head-Group", "9", "a.b", "g".repeat(63))) {
      fine(out, "worker.groupName: " + quoted(name));
    }
    for (String name : List.of("under_score", "a b", "-a", "a-", "a.", "ä", "g".repeat(64))) {
      bad(out, "worker.groupName: " + quoted(name), "worker.groupName");
    }
  }

  private static void replicas(List<Arguments> out) {
    fine(out, "worker.minReplicas: 2; worker.maxReplicas: 2");
    fine(out, "worker.replicas: 9; worker.maxReplicas: 2");
    bad(out, "worker.minReplicas: 3; worker.maxReplicas: 2", "worker.minReplicas");
    bad(out, "worker.minReplicas: -1", "worker.minReplicas");
    bad(out, "worker.maxReplicas: -1", "worker.maxReplicas", "worker.minReplicas");
    fine(out, "worker.suspend: true");
    fine(out, ON + "worker.suspend: false");
    bad(out, ON + "worker.suspend: true", "worker.suspend");
    gate(out, "RayJobDeletionPolicy", "worker.suspend: true", "worker.suspend");
    gate(out, "RayJobDeletionPolicy", "worker.suspend: false");
  }

  private static void faultTolerance(List<Arguments> out) {
    String address = "headRay.env: [{name: RAY_REDIS_ADDRESS, value: a}]";
    fine(out, "gcs.redisAddress: r");
    fine(out, "gcs: {}");
    bad(out, address, "headRay.env[0]");
    fine(out, address + "; metadata.annotations: {ray.io/ft-enabled: 'True'}");
    bad(out, address + "; metadata.annotations: {ray.io/ft-enabled: 'false'}", "headRay.env[0]");
    bad(out, address + "; gcs: {}", "headRay.env[0]");
    for (String value : List.of("true", "false", "x")) {
      bad(
          out,
          "gcs: {}; metadata.annotations: {ray.io/ft-enabled: '" + value + "'}",
          "metadata.annotations[ray.io/ft-enabled]");
    }
    fine(out, "gcs: {}; metadata.annotations: {ray.io/ft-enabled: ''}");
    fine(out, "metadata.annotations: {ray.io/external-storage-namespace: ns}");
    bad(
        out,
        "gcs: {}; metadata.annotations: {ray.io/external-storage-namespace: ns}",
        "metadata.annotations[ray.io/external-storage-namespace]");
    fine(out, "head.rayStartParams: {redis-password: p}");
    bad(
        out,
        "gcs: {}; head.rayStartParams: {redis-password: p}",
        "head.rayStartParams.redis-password");
    fine(out, "headRay.env: [{name: REDIS_PASSWORD}]");
    bad(out, "gcs: {}; headRay.env: [{name: REDIS_PASSWORD}]", "headRay.env[0]");
    bad(out, "head.rayStartParams: {redis-username: u}", "head.rayStartParams.redis-username");
    bad(out, "headRay.env: [{name: A}, {name: REDIS_USERNAME}]", "headRay.env[1]");
    bad(out, "gcs: {}; headRay.env: [{name: REDIS_USERNAME}]", "headRay.env[0]");

    String claim = "gcs.storage.claimName: mine; ";
    fine(out, ROCKS);
    fine(out, ROCKS + claim);
    fine(out, ROCKS + claim + "gcs.storage.subPath: s; gcs.storage.deletionPolicy: Retain");
    fine(
        out, ROCKS + "gcs.storage: {size: 3Gi, storageClassName: f, accessModes: [ReadWriteOnce]}");
    bad(out, ROCKS + claim + "gcs.storage.size: 3Gi", "gcs.storage.size");
    bad(out, ROCKS + claim + "gcs.storage.storageClassName: f", "gcs.storage.storageClassName");
    bad(out, ROCKS + claim + "gcs.storage.accessModes: [a]", "gcs.storage.accessModes");
    bad(out, ROCKS + "gcs.redisAddress: r", "gcs.redisAddress");
    bad(out, ROCKS + "gcs.redisUsername: {value: u}", "gcs.redisUsername");
    bad(out, ROCKS + "gcs.redisPassword: {value: u}", "gcs.redisPassword");
    bad(out, ROCKS + "gcs.externalStorageNamespace: ns", "gcs.externalStorageNamespace");
    bad(out, "gcs.backend: redis; gcs.storage: {}", "gcs.storage");
    bad(out, "gcs.storage: {size: 1Gi}", "gcs.storage");
    bad(out, ROCKS + "headRay.env: [{name: RAY_gcs_storage}]", "headRay.env[0]");
    bad(out, ROCKS + "headRay.env: [{name: RAY_gcs_storage_path}]", "headRay.env[0]");
    String mount = "headRay.volumeMounts: [{name: %s, mountPath: %s}]";
    bad(out, ROCKS + mount.formatted("gcs-storage", "/x"), "headRay.volumeMounts[0]");
    bad(out, ROCKS + mount.formatted("x", "/data/gcs"), "headRay.volumeMounts[0]");
    bad(out, ROCKS + mount.formatted("x", "/data/gcs/"), "headRay.volumeMounts[0]");
    fine(out, ROCKS + mount.formatted("x", "/data/other"));
    bad(out, ROCKS + "headPod.volumes: [{name: gcs-storage}]", "headPod.volumes[0]");
    fine(out, ROCKS + "workerPod.volumes: [{name: gcs-storage}]");
    gate(out, "GCSFaultToleranceEmbeddedStorage", ROCKS, "gcs.backend");
    gate(out, "GCSFaultToleranceEmbeddedStorage", "gcs.redisAddress: r");
  }

  private static void autoscaler(List<Arguments> out) {
    for (String on : List.of("1", "true")) {
      String env = "headRay.env: [{name: RAY_enable_autoscaler_v2, value: '" + on + "'}]; ";
      bad(out, env, "headRay.env[0]");
      fine(out, ON + env);
      fine(out, ON + env + "worker.idleTimeoutSeconds: 5");
      bad(out, V2 + env, "headRay.env[0]");
      fine(out, ON + env + "workerPod.restartPolicy: Always");
    }
    fine(out, "headRay.env: [{name: RAY_enable_autoscaler_v2, value: 'false'}]");
    for (String policy : List.of("Always", "OnFailure")) {
      bad(out, V2 + "headPod.restartPolicy: " + policy, "headPod.restartPolicy");
      bad(out, V2 + "workerPod.restartPolicy: " + policy, "workerPod.restartPolicy");
      fine(out, ON + "workerPod.restartPolicy: " + policy);
      fine(out, ON + "scaler.version: v1; workerPod.restartPolicy: " + policy);
      fine(out, "scaler.version: v2; workerPod.restartPolicy: " + policy);
    }
    fine(out, V2 + "headPod.restartPolicy: Never; workerPod.restartPolicy: Never");
    fine(out, V2 + "worker.idleTimeoutSeconds: 0");
    bad(out, V2 + "worker.idleTimeoutSeconds: -1", "worker.idleTimeoutSeconds");
    bad(out, ON + "worker.idleTimeoutSeconds: 1", "worker.idleTimeoutSeconds");
    bad(out, "worker.idleTimeoutSeconds: 1", "worker.idleTimeoutSeconds");
    bad(
        out,
        ON + "worker.idleTimeoutSeconds: -1",
        "worker.idleTimeoutSeconds",
        "worker.idleTimeoutSeconds");
    fine(out, V2 + "worker.priority: 3");
    fine(out, V2 + "worker.priority: -3; spec.rayVersion: '2.56.0'");
    fine(out, "worker.priority: 0; spec.rayVersion: '2.9.0'");
    bad(out, V2 + "worker.priority: 3; spec.rayVersion: '2.55.9'", "worker.priority");
    bad(out, V2 + "worker.priority: 3; spec.rayVersion: nightly", "worker.priority");
    bad(out, ON + "worker.priority: 3", "worker.priority");
    fine(out, "scaler.idleTimeoutSeconds: 0");
    bad(out, "scaler.idleTimeoutSeconds: -1", "scaler.idleTimeoutSeconds");
    fine(out, "scaler.env: [{name: A}]");
    bad(out, "scaler.env: [{name: A}, {name: KUBERAY_GEN_AUTOSCALER_START_CMD}]", "scaler.env[1]");
  }

  private static void securityAndNetwork(List<Arguments> out) {
    String token = "spec.authOptions.mode: token; ";
    String kubernetes = "spec.authOptions.enableK8sTokenAuth: true; ";
    fine(out, "spec.authOptions: {}; spec.rayVersion: '2.52.0'");
    bad(out, "spec.authOptions: {}; spec.rayVersion: '2.40.0'", "spec.authOptions");
    fine(out, "spec.authOptions.mode: disabled; spec.rayVersion: '2.40.0'");
    for (String version : List.of("2.52.0", "2.52", "v2.60.1", "3.0.0", "2.52.0rc1")) {
      fine(out, token + "spec.rayVersion: '" + version + "'");
    }
    for (String version : List.of("2.51.9", "1.13.0", "", "nightly", "2")) {
      bad(out, token + "spec.rayVersion: '" + version + "'", "spec.authOptions.mode");
    }
    fine(out, token + "spec.authOptions.secretName: s");
    fine(out, token + kubernetes);
    bad(
        out,
        token + kubernetes + "spec.rayVersion: '2.54.0'",
        "spec.authOptions.enableK8sTokenAuth");
    bad(out, token + kubernetes + "spec.authOptions.secretName: s", "spec.authOptions.secretName");
    bad(out, kubernetes, "spec.authOptions.enableK8sTokenAuth");
    bad(out, kubernetes + "spec.authOptions.mode: disabled", "spec.authOptions.enableK8sTokenAuth");

    fine(out, TLS);
    gate(out, "RayClusterMTLS", TLS, "spec.tlsOptions");
    gate(out, "RayClusterMTLS", "spec.tlsOptions: {enabled: false}", "spec.tlsOptions");
    for (String name : List.of("RAY_USE_TLS", "RAY_TLS_CA_CERT", "RAY_TLS_X")) {
      fine(out, "headRay.env: [{name: " + name + "}]");
      bad(out, TLS + "headRay.env: [{name: " + name + "}]", "headRay.env[0]");
      bad(out, TLS + "workerRay.env: [{name: " + name + "}]", "workerRay.env[0]");
      bad(out, TLS + "scaler.env: [{name: " + name + "}]", "scaler.env[0]");
    }
    for (String mount :
        List.of("{name: ray-tls, mountPath: /x}", "{name: x, mountPath: /etc/ray/tls}")) {
      bad(out, TLS + "headRay.volumeMounts: [" + mount + "]", "headRay.volumeMounts[0]");
      bad(out, TLS + "workerRay.volumeMounts: [" + mount + "]", "workerRay.volumeMounts[0]");
      bad(out, TLS + "scaler.volumeMounts: [" + mount + "]", "scaler.volumeMounts[0]");
    }

    fine(out, "net: {}");
    gate(out, "RayClusterNetworkPolicy", "net: {}", "net");
    fine(out, "net.head: {ingressRules: [{}], egressRules: [{}]}");
    for (String who : List.of("head", "worker")) {
      String in = "net." + who + ".ingressRules: [{}]; ";
      String eg = "net." + who + ".egressRules: [{}]; ";
      fine(out, in + "net.mode: DenyAllIngress");
      fine(out, eg + "net.mode: DenyAllEgress");
      bad(out, eg + "net.mode: DenyAllIngress", "net." + who + ".egressRules");
      bad(out, in + "net.mode: DenyAllEgress", "net." + who + ".ingressRules");
    }
    fine(out, "net.workerGroups: [{groupName: w, egressRules: [{}]}]");
    bad(
        out,
        "net.mode: DenyAllIngress; net.workerGroups: [{groupName: w, egressRules: [{}]}]",
        "net.workerGroups[0].egressRules");
    bad(out, "net.workerGroups: [{groupName: x}]", "net.workerGroups[0].groupName");
    bad(out, "net: {}; worker.groupName: a.b", "worker.groupName");
    bad(out, "net: {}; worker.groupName: Ab", "worker.groupName");
  }

  private static void history(List<Arguments> out) {
    String env = HISTORY + "history.env: [{name: STORAGE_BACKEND, value: %s}%s]";
    gate(
        out,
        "RayClusterHistoryServer",
        env.formatted("GCS", ", {name: GCS_BUCKET}"),
        "spec.historyServerOptions");
    fine(out, env.formatted("GCS", ", {name: GCS_BUCKET, value: b}"));
    bad(out, env.formatted("GCS", ""), "history.env[0]");
    fine(out, env.formatted("S3", ", {name: S3_REGION, value: b}"));
    bad(out, env.formatted("S3", ""), "history.env[0]");
    String oss = ", {name: OSS_BUCKET}, {name: OSS_ENDPOINT}";
    fine(out, env.formatted("ALIYUNOSS", oss + ", {name: OSS_REGION}"));
    bad(out, env.formatted("ALIYUNOSS", oss), "history.env[0]");
    String mode = ", {name: AZURE_STORAGE_AUTH_MODE, value: %s}";
    String string = ", {name: AZURE_STORAGE_CONNECTION_STRING}";
    String url = ", {name: AZURE_STORAGE_ACCOUNT_URL}";
    fine(out, env.formatted("AZUREBLOB", string));
    fine(out, env.formatted("AZUREBLOB", url));
    bad(out, env.formatted("AZUREBLOB", ""), "history.env[0]");
    fine(out, env.formatted("AZUREBLOB", mode.formatted("connection_string") + string));
    bad(
        out,
        env.formatted("AZUREBLOB", mode.formatted("connection_string") + url),
        "history.env[0]");
    fine(out, env.formatted("AZUREBLOB", mode.formatted("workload_identity") + url));
    bad(out, env.formatted("AZUREBLOB", mode.formatted("default") + string), "history.env[0]");
    bad(out, HISTORY, "history.env");
    bad(out, env.formatted("''", ""), "history.env[0]");
    bad(
        out,
        HISTORY + "history.env: [{name: STORAGE_BACKEND, valueFrom: {fieldRef: {fieldPath: a}}}]",
        "history.env[0]");
    bad(out, "history.env: [{name: STORAGE_BACKEND, value: S3}, {name: S3_REGION}]", "history");
    for (String name : List.of("POD_IP", "RAY_ROLE", "EVENTS_PORT", "OWNER_NAME")) {
      bad(out, env.formatted("S3", ", {name: S3_REGION}, {name: " + name + "}"), "history.env[2]");
    }
    bad(
        out,
        env.formatted("S3", ", {name: S3_REGION}") + "; headRay.name: ray-history-collector",
        "headRay.name");
  }

  private static void upgradeAndStatus(List<Arguments> out) {
    for (String type : List.of("None", "Recreate", "Rolling")) {
      fine(out, "spec.upgradeStrategy.type: " + type);
      for (String owner : List.of("RayJob", "RayService")) {
        bad(
            out,
            "spec.upgradeStrategy.type: %s; metadata.labels: {ray.io/originated-from-crd: %s}"
                .formatted(type, owner),
            "spec.upgradeStrategy.type");
      }
    }
    fine(out, "spec.upgradeStrategy: {}; metadata.labels: {ray.io/originated-from-crd: RayJob}");
    for (String most : List.of("1", "25%", "100%", "150%")) {
      fine(out, "spec.upgradeStrategy: {type: Rolling, maxUnavailable: " + most + ", head: Roll}");
    }
    for (String most : List.of("0", "0%", "-1")) {
      bad(
          out,
          "spec.upgradeStrategy: {type: Rolling, maxUnavailable: " + most + "}",
          "spec.upgradeStrategy.maxUnavailable");
    }
    bad(
        out,
        "spec.upgradeStrategy: {type: Recreate, maxUnavailable: 1, head: Keep}",
        "spec.upgradeStrategy.maxUnavailable",
        "spec.upgradeStrategy.head");
    String condition =
        "{type: %s, status: '%s', reason: A, message: '', lastTransitionTime: '2026-01-01T00:00:00Z'}";
    String ing = condition.formatted("RayClusterSuspending", "True");
    fine(out, "status.conditions: [" + ing + "]");
    bad(
        out,
        "status.conditions: ["
            + ing
            + ", "
            + condition.formatted("RayClusterSuspended", "True")
            + "]",
        "status.conditions");
    fine(
        out,
        "status.conditions: ["
            + ing
            + ", "
            + condition.formatted("RayClusterSuspended", "False")
            + "]");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static void fine(List<Arguments> out, String fields) {
    out.add(Arguments.of(fields, "", List.of()));
  }

  private static void bad(List<Arguments> out, String fields, String... refused) {
    out.add(Arguments.of(fields, "", List.of(refused)));
  }

  private static void gate(List<Arguments> out, String off, String fields, String... refused) {
    out.add(Arguments.of(fields, off, List.of(refused)));
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @MethodSource("cases")
  void rules_refuse_exactly_the_fields_that_are_wrong(
      String fields, String gateOff, List<String> refused) {
    Settings settings = Settings.defaults();
    if (!gateOff.isEmpty()) {
      settings = settings.withFeatureGates(gateOff + "=false");
    }
    Checked checked = RayClusterSchema.builtIn().check(cluster(fields));
    assertThat(checked.problems()).isEmpty();
    assertThat(ClusterRules.check(checked.defaulted(), settings))
        .extracting(problem -> problem.path())
        .containsExactlyInAnyOrderElementsOf(refused.stream().map(ClusterRulesTest::full).toList());
  }

  /** The smallest valid RayCluster with these fields set. */
  @SuppressWarnings("unchecked")
  public static Document cluster(String fields) {
    Document document = Yaml.read("c.yaml", BASE).get(0);
    for (String field : fields.split(";\\s*")) {
      if (field.isBlank()) {
        continue;
      }
      String[] pair = field.split(":\\s+", 2);
      Object value = Yaml.read("value", "v: " + pair[1]).get(0).value().get("v");
      Object here = document.value();
      String[] steps = full(pair[0]).split("\\.");
      for (int i = 0; i < steps.length; i++) {
        String name = steps[i].replaceAll("\\[.*", "");
        Map<String, Object> map = (Map<String, Object>) here;
        if (i == steps.length - 1) {
          map.put(name, value);
        } else {
          here = map.computeIfAbsent(name, k -> new LinkedHashMap<String, Object>());
          here = here instanceof List<?> list ? list.get(0) : here;
        }
      }
    }
    return document;
  }

  private static String full(String path) {
    String first = path.split("[.\\[]", 2)[0];
    return SHORT.getOrDefault(first, first) + path.substring(first.length());
  }
}
