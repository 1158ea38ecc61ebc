package io.manta.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case is a sound pod with one field set, and the fields that are refused then. In paths
 * {@code ray} stands for its container, {@code init} for its init container, {@code pod} for its
 * spec.
 */
class PodAdmissionTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        initContainers: [{name: i, image: i}]
        containers: [{name: r, image: r}, {name: side, image: s}]
        volumes: [{name: data, emptyDir: {}}]
      """;

  private static final String FIELD_PATH = "ray.env: [{name: A, valueFrom: {fieldRef: {fieldPath: ";

  static Stream<Arguments> cases() {
    List<Arguments> out = new ArrayList<>();
    add(out, "pod.restartPolicy: Always");
    pods(out);
    containers(out);
    environment(out);
    ports(out);
    probes(out);
    resources(out);
    volumes(out);
    placement(out);
    return out.stream();
  }

  private static void pods(List<Arguments> out) {
    add(out, "pod.restartPolicy: Alwayz", "pod.restartPolicy");
    add(out, "pod.restartPolicy: ''");
    add(out, "pod.dnsPolicy: Cluster", "pod.dnsPolicy");
    add(out, "pod.dnsPolicy: None", "pod.dnsConfig.nameservers");
    add(out, "pod.preemptionPolicy: Sometimes", "pod.preemptionPolicy");
    add(out, "pod.serviceAccountName: My_Account", "pod.serviceAccountName");
    add(out, "pod.serviceAccountName: a.b");
    add(out, "pod.priorityClassName: High", "pod.priorityClassName");
    add(out, "pod.imagePullSecrets: [{name: A}]", "pod.imagePullSecrets[0].name");
    add(out, "pod.hostname: a.b", "pod.hostname");
    add(out, "pod.terminationGracePeriodSeconds: -1", "pod.terminationGracePeriodSeconds");
    add(out, "pod.activeDeadlineSeconds: 0", "pod.activeDeadlineSeconds");
    add(out, "pod.securityContext: {runAsUser: -1}", "pod.securityContext.runAsUser");
    add(
        out,
        "pod.securityContext: {seccompProfile: {type: Runtime}}",
        "pod.securityContext.seccompProfile.type");
    add(
        out,
        "pod.securityContext: {seccompProfile: {type: Localhost}}",
        "pod.securityContext.seccompProfile.localhostProfile");
  }

  private static void containers(List<Arguments> out) {
    add(out, "ray.image: ''", "ray.image");
    for (String fine :
        List.of(
            "ray",
            "rayproject/ray",
            "rayproject/ray:2.52.0-py312-gpu",
            "localhost:5000/a/b_c:1",
            "registry.example.com:443/team-a/ray__x:A_b.c",
            "[2001:db8::1]:5000/ray:1",
            "Registry.example.com/ray@sha256:" + "0a".repeat(32),
            "ray:1@sha256:" + "0a".repeat(32))) {
      add(out, "ray.image: \"" + fine + "\"");
    }
    for (String bad :
        List.of(
            "Ray",
            "rayproject/Ray:1",
            "ray:",
            "ray: 1",
            " ray",
            "ray:1:2",
            "a//b",
            "{{ x }}",
            "$(IMAGE)",
            "https://a.example/ray",
            "ray@sha256:12",
            "ray:-1",
            "a/b/")) {
      add(out, "ray.image: \"" + bad + "\"", "ray.image");
    }
    add(out, "ray.imagePullPolicy: IfNotPresnt", "ray.imagePullPolicy");
    add(out, "init.imagePullPolicy: always", "init.imagePullPolicy");
    add(out, "ray.name: Ray", "ray.name");
    add(out, "ray.name: " + "a".repeat(64), "ray.name");
    add(out, "ray.name: side", "pod.containers[1].name");
    add(out, "ray.name: i", "ray.name");
    add(out, "ray.terminationMessagePolicy: Log", "ray.terminationMessagePolicy");
    add(
        out,
        "ray.securityContext: {privileged: true, allowPrivilegeEscalation: false}",
        "ray.securityContext.allowPrivilegeEscalation");
    add(
        out,
        "ray.securityContext: {capabilities: {add: [SYS_ADMIN]}, allowPrivilegeEscalation: false}",
        "ray.securityContext.allowPrivilegeEscalation");
    add(out, "ray.securityContext: {procMount: All}", "ray.securityContext.procMount");
  }

  private static void environment(List<Arguments> out) {
    add(out, "ray.env: [{name: A, value: b}, {name: A, value: c}]");
    add(out, "ray.env: [{name: a.b-c d, value: b}]");
    add(out, "ray.env: [{name: A=B}]", "ray.env[0].name");
    add(out, "ray.env: [{name: Ä}]", "ray.env[0].name");
    add(out, "ray.env: [{value: b}]", "ray.env[0].name");
    add(out, FIELD_PATH + "status.podIP}}}]");
    add(out, FIELD_PATH + "\"metadata.labels['a']\"}}}]");
    add(out, FIELD_PATH + "status.ip}}}]", "ray.env[0].valueFrom.fieldRef.fieldPath");
    add(out, "ray.env: [{name: A, valueFrom: {}}]", "ray.env[0].valueFrom");
    String secret = "valueFrom: {secretKeyRef: {name: s, key: k}}";
    add(out, "ray.env: [{name: A, " + secret + "}]");
    add(out, "ray.env: [{name: A, value: b, " + secret + "}]", "ray.env[0].valueFrom");
    add(
        out,
        "ray.env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}, configMapKeyRef: {name: s,"
            + " key: k}}}]",
        "ray.env[0].valueFrom");
    add(out, "ray.envFrom: [{secretRef: {name: s}}]");
    add(out, "ray.envFrom: [{prefix: A}]", "ray.envFrom[0]");
    add(out, "ray.envFrom: [{secretRef: {name: s}, configMapRef: {name: s}}]", "ray.envFrom[0]");
  }

  private static void ports(List<Arguments> out) {
    add(out, "ray.ports: [{containerPort: 65535, name: a-1}, {containerPort: 1, name: b}]");
    add(out, "ray.ports: [{containerPort: 65536}]", "ray.ports[0].containerPort");
    add(out, "ray.ports: [{containerPort: 0}]", "ray.ports[0].containerPort");
    add(out, "ray.ports: [{containerPort: 1, hostPort: -1}]", "ray.ports[0].hostPort");
    add(out, "ray.ports: [{containerPort: 1, protocol: HTTP}]", "ray.ports[0].protocol");
    for (String name : List.of("A", "a_b", "1", "a--b", "-a", "a-", "a".repeat(16))) {
      add(out, "ray.ports: [{containerPort: 1, name: '" + name + "'}]", "ray.ports[0].name");
    }
    add(
        out,
        "ray.ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]",
        "ray.ports[1].name");
    add(
        out,
        "ray.ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]",
        "ray.ports[1].hostPort");
    add(
        out,
        "ray.ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9, protocol:"
            + " UDP}]");
  }

  private static void probes(List<Arguments> out) {
    String exec = "exec: {command: [a]}";
    add(out, "ray.livenessProbe: {" + exec + ", periodSeconds: 0, successThreshold: 1}");
    add(out, "ray.livenessProbe: {}", "ray.livenessProbe");
    add(out, "ray.livenessProbe: {periodSeconds: 5}", "ray.livenessProbe");
    add(out, "ray.startupProbe: {" + exec + ", httpGet: {port: 1}}", "ray.startupProbe");
    add(out, "ray.livenessProbe: {exec: {}}", "ray.livenessProbe.exec.command");
    add(out, "ray.readinessProbe: {httpGet: {port: 0}}", "ray.readinessProbe.httpGet.port");
    add(out, "ray.readinessProbe: {httpGet: {port: serve}}");
    add(out, "ray.readinessProbe: {httpGet: {port: '80'}}", "ray.readinessProbe.httpGet.port");
    add(out, "ray.readinessProbe: {tcpSocket: {port: 70000}}", "ray.readinessProbe.tcpSocket.port");
    add(
        out,
        "ray.readinessProbe: {httpGet: {port: 1, scheme: http}}",
        "ray.readinessProbe.httpGet.scheme");
    add(
        out,
        "ray.livenessProbe: {" + exec + ", periodSeconds: -1}",
        "ray.livenessProbe.periodSeconds");
    add(
        out,
        "ray.livenessProbe: {" + exec + ", successThreshold: 2}",
        "ray.livenessProbe.successThreshold");
    add(out, "ray.readinessProbe: {" + exec + ", successThreshold: 2}");
    add(
        out,
        "ray.readinessProbe: {" + exec + ", terminationGracePeriodSeconds: 2}",
        "ray.readinessProbe.terminationGracePeriodSeconds");
    add(out, "ray.lifecycle: {preStop: {sleep: {seconds: 1}}}");
    add(out, "ray.lifecycle: {preStop: {}}", "ray.lifecycle.preStop");
    add(
        out,
        "ray.lifecycle: {postStart: {" + exec + ", tcpSocket: {port: 1}}}",
        "ray.lifecycle.postStart");
  }

  private static void resources(List<Arguments> out) {
    add(out, "ray.resources: {limits: {cpu: 1, nvidia.com/gpu: 1}, requests: {cpu: 500m}}");
    add(out, "ray.resources: {limits: {cpu: 1}, requests: {cpu: 1001m}}", requests("cpu"));
    add(out, "ray.resources: {limits: {memory: 1Gi}, requests: {memory: 1G}}");
    add(out, "ray.resources: {requests: {cpu: -1}}", requests("cpu"));
    add(out, "ray.resources: {limits: {gpu: 1}}", "ray.resources.limits.gpu");
    add(out, "ray.resources: {requests: {nvidia.com/gpu: 1}}", requests("[nvidia.com/gpu]"));
    add(out, "ray.resources: {limits: {nvidia.com/gpu: 1.5}}", limits("[nvidia.com/gpu]"));
    add(
        out,
        "ray.resources: {limits: {nvidia.com/gpu: 2}, requests: {nvidia.com/gpu: 1}}",
        requests("[nvidia.com/gpu]"));
    add(out, "ray.resources: {limits: {hugepages-2Mi: 4Mi, cpu: 1}}");
  }

  private static String requests(String name) {
    return "ray.resources.requests" + (name.startsWith("[") ? name : "." + name);
  }

  private static String limits(String name) {
    return "ray.resources.limits" + name;
  }

  private static void volumes(List<Arguments> out) {
    add(out, "ray.volumeMounts: [{name: data, mountPath: /a, subPath: b/c}]");
    add(out, "ray.volumeMounts: [{name: date, mountPath: /a}]", "ray.volumeMounts[0].name");
    add(out, "init.volumeMounts: [{name: date, mountPath: /a}]", "init.volumeMounts[0].name");
    add(out, "ray.volumeMounts: [{name: data}]", "ray.volumeMounts[0].mountPath");
    add(
        out,
        "ray.volumeMounts: [{name: data, mountPath: /a}, {name: data, mountPath: /a}]",
        "ray.volumeMounts[1].mountPath");
    for (String sub : List.of("/a", "..", "a/../b")) {
      add(
          out,
          "ray.volumeMounts: [{name: data, mountPath: /a, subPath: " + sub + "}]",
          "ray.volumeMounts[0].subPath");
    }
    add(
        out,
        "ray.volumeMounts: [{name: data, mountPath: /a, mountPropagation: Both}]",
        "ray.volumeMounts[0].mountPropagation");
    add(out, "ray.volumeDevices: [{name: date, devicePath: /a}]", "ray.volumeDevices[0].name");
    add(out, "pod.volumes: [{name: a}, {name: b, configMap: {name: c}}]");
    add(out, "pod.volumes: [{name: A}]", "pod.volumes[0].name");
    add(out, "pod.volumes: [{name: a}, {name: a}]", "pod.volumes[1].name");
    add(out, "pod.volumes: [{name: a, emptyDir: {}, hostPath: {path: /}}]", "pod.volumes[0]");
    add(out, "pod.volumes: [{name: a, secret: {}}]", "pod.volumes[0].secret.secretName");
    add(out, "pod.volumes: [{name: a, configMap: {}}]", "pod.volumes[0].configMap.name");
    add(
        out,
        "pod.volumes: [{name: a, hostPath: {path: /, type: Dir}}]",
        "pod.volumes[0].hostPath.type");
    add(
        out,
        "pod.volumes: [{name: a, secret: {secretName: s, defaultMode: 512}}]",
        "pod.volumes[0].secret.defaultMode");
  }

  private static void placement(List<Arguments> out) {
    add(out, "pod.nodeSelector: {example.com/a: b, c: ''}");
    add(out, "pod.nodeSelector: {a: b c}", "pod.nodeSelector.a");
    add(out, "pod.nodeSelector: {a/b/c: d}", "pod.nodeSelector[a/b/c]");
    add(out, "pod.tolerations: [{operator: Exists}, {key: a, value: b, effect: NoSchedule}]");
    add(out, "pod.tolerations: [{key: a, operator: Exist}]", "pod.tolerations[0].operator");
    add(out, "pod.tolerations: [{key: a, effect: NoShedule}]", "pod.tolerations[0].effect");
    add(out, "pod.tolerations: [{value: b}]", "pod.tolerations[0].key");
    add(out, "pod.tolerations: [{key: a, operator: Exists, value: b}]", "pod.tolerations[0].value");
    add(
        out,
        "pod.tolerations: [{key: a, tolerationSeconds: 1, effect: NoSchedule}]",
        "pod.tolerations[0].tolerationSeconds");
    String terms = "requiredDuringSchedulingIgnoredDuringExecution";
    String node = "pod.affinity: {nodeAffinity: {" + terms + ": {nodeSelectorTerms: ";
    String at = "pod.affinity.nodeAffinity." + terms + ".nodeSelectorTerms";
    add(out, node + "[{matchExpressions: [{key: a, operator: In, values: [b]}]}]}}}");
    add(out, node + "[]}}}", at);
    String first = at + "[0].matchExpressions[0].";
    add(
        out,
        node + "[{matchExpressions: [{key: a, operator: Is, values: [b]}]}]}}}",
        first + "operator");
    add(out, node + "[{matchExpressions: [{key: a, operator: In}]}]}}}", first + "values");
    add(
        out,
        node + "[{matchExpressions: [{key: a, operator: Exists, values: [b]}]}]}}}",
        first + "values");
    String anti = "pod.affinity: {podAntiAffinity: {" + terms + ": ";
    add(out, anti + "[{topologyKey: a, labelSelector: {matchLabels: {b: c}}}]}}");
    add(
        out,
        anti + "[{labelSelector: {}}]}}",
        "pod.affinity.podAntiAffinity." + terms + "[0].topologyKey");
    String spread = "pod.topologySpreadConstraints: [{topologyKey: a, maxSkew: ";
    add(out, spread + "1, whenUnsatisfiable: ScheduleAnyway}]");
    add(
        out,
        spread + "0, whenUnsatisfiable: DoNotSchedule}]",
        "pod.topologySpreadConstraints[0].maxSkew");
    add(
        out,
        spread + "1, whenUnsatisfiable: Never}]",
        "pod.topologySpreadConstraints[0].whenUnsatisfiable");
  }

  private static void add(List<Arguments> out, String field, String... refused) {
    out.add(Arguments.of(field, List.of(refused)));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("cases")
  void refuses_exactly_the_fields_that_an_api_server_would(String field, List<String> refused) {
    Map<String, Object> pod = Yaml.read("p.yaml", POD).get(0).value();
    String[] parts = field.split(": ", 2);
    Object value = Yaml.read("v.yaml", "v: " + parts[1]).get(0).value().get("v");
    set(pod, whole(parts[0]), value);

    List<String> found = PodAdmission.check(pod).stream().map(Problem::path).toList();

    assertThat(found).containsExactlyElementsOf(refused.stream().map(p -> whole(p)).toList());
  }

  private static String whole(String path) {
    return path.replaceFirst("^ray", "spec.containers[0]")
        .replaceFirst("^init", "spec.initContainers[0]")
        .replaceFirst("^pod", "spec");
  }

  @SuppressWarnings("unchecked")
  private static void set(Map<String, Object> pod, String path, Object value) {
    List<String> keys = Arrays.asList(path.replace("[0]", ".0").split("\\."));
    Object here = pod;
    for (String key : keys.subList(0, keys.size() - 1)) {
      here = here instanceof List<?> list ? list.get(0) : ((Map<String, Object>) here).get(key);
    }
    ((Map<String, Object>) here).put(keys.get(keys.size() - 1), value);
  }
}
