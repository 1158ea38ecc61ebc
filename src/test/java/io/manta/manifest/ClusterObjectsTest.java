package io.manta.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.rules.ClusterRules;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands beside a cluster's pods: which objects, when, and what is special about them. */
class ClusterObjectsTest {

  private static final Renderer RENDERER = new Renderer(TemplateSet.builtIn());
  private static final Observed DELETING = new Observed(List.of(), List.of(), true, Set.of(), 36);

  /** A RayCluster of one head whose spec begins with what is given. */
  private static String cluster(String name, String spec) {
    return cluster(name, spec, "");
  }

  private static String cluster(String name, String spec, String container) {
    return "{apiVersion: ray.io/v1, kind: RayCluster, metadata: {name: "
        + name
        + ", namespace: ns, uid: a1b2c3d4e5}, spec: {rayVersion: 2.57.0, "
        + spec
        + "headGroupSpec: {template: {spec: {containers: [{name: ray, image: i"
        + container
        + "}]}}}}}";
  }

  private static List<Manifest> shared(String text, Settings settings, Observed observed) {
    var defaulted = ClusterRules.judge(Yaml.read("c.yaml", text).get(0), settings).orThrow();
    return RENDERER.shared(Cluster.of(defaulted.value(), settings, observed));
  }

  private static Tree only(String kind, String text, Observed observed) {
    List<Manifest> found =
        shared(text, Settings.defaults(), observed).stream()
            .filter(manifest -> manifest.id().kind().equals(kind))
            .toList();
    assertThat(found).as(kind).hasSize(1);
    return new Tree(found.get(0).object());
  }

  private static List<String> kinds(String text, Observed observed) {
    return shared(text, Settings.defaults(), observed).stream()
        .map(manifest -> manifest.id().kind())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                                    | Service",
        "'enableInTreeAutoscaling: true, ' | ServiceAccount Role RoleBinding Service",
        "'authOptions: {mode: token}, '                                        | Secret Service",
        "'authOptions: {mode: disabled}, '                                     | Service",
        "'authOptions: {mode: token, secretName: mine}, '                      | Service",
        "'authOptions: {mode: token, enableK8sTokenAuth: true}, '              | Service",
        "'gcsFaultToleranceOptions: {backend: rocksdb}, ' | PersistentVolumeClaim Service",
        "'gcsFaultToleranceOptions: {backend: rocksdb, storage: {claimName: m}}, ' | Service",
        "'gcsFaultToleranceOptions: {redisAddress: r}, '                       | Service",
        "'networkPolicy: {}, '                                        | Service NetworkPolicy",
        "'tlsOptions: {enabled: true}, ' | Issuer Issuer Certificate Certificate Certificate Service",
        "'tlsOptions: {enabled: false}, '                                      | Service"
      })
  void a_field_makes_its_objects_and_no_others(String spec, String kinds) {
    assertThat(kinds(cluster("demo", spec), Observed.NONE)).isEqualTo(List.of(kinds.split(" ")));
  }

  @Test
  void a_head_without_an_address_of_its_own_is_reached_before_it_is_ready() {
    Tree service = only("Service", cluster("demo", ""), Observed.NONE);

    assertThat(service.at("spec", "clusterIP").text()).isEqualTo("None");
    assertThat(service.at("spec", "publishNotReadyAddresses").isTrue()).isTrue();
  }

  @Test
  void a_udp_port_stays_udp_and_every_port_names_its_protocol() {
    String ports = ", ports: [{containerPort: 53, name: dns, protocol: UDP}, {containerPort: 7}]";

    Tree service = only("Service", cluster("demo", "", ports), Observed.NONE);

    assertThat(service.at("spec", "ports").items())
        .extracting(port -> port.at("name").text() + "/" + port.at("protocol").text())
        .containsExactly("7-port/TCP", "dns/UDP", "metrics/TCP");
  }

  @Test
  void annotations_of_the_users_head_service_stay_with_and_without_further_ones() {
    String own = "headGroupSpec: {headService: {metadata: {annotations: {a: own, b: own}}}, ";
    String text = cluster("demo", "").replace("headGroupSpec: {", own);
    String more =
        text.replace("headGroupSpec:", "headServiceAnnotations: {b: more}, headGroupSpec:");

    assertThat(annotations(text)).containsEntry("a", "own").containsEntry("b", "own");
    assertThat(annotations(more)).containsEntry("a", "own").containsEntry("b", "more");
  }

  private static Map<String, String> annotations(String text) {
    return only("Service", text, Observed.NONE).at("metadata", "annotations").texts();
  }

  @Test
  void a_claim_that_is_retained_has_no_owner() {
    String retain = "gcsFaultToleranceOptions: {backend: rocksdb, storage: {deletionPolicy: %s}}, ";

    Tree kept =
        only("PersistentVolumeClaim", cluster("demo", retain.formatted("Retain")), Observed.NONE);
    Tree goes =
        only(
            "PersistentVolumeClaim",
            cluster("demo", retain.formatted("DeleteWithCluster")),
            Observed.NONE);

    assertThat(kept.at("metadata", "ownerReferences").isAbsent()).isTrue();
    assertThat(goes.at("metadata", "ownerReferences").items()).hasSize(1);
  }

  @Test
  void certificates_name_the_pods_addresses_in_a_fixed_order() {
    Observed pods =
        new Observed(List.of("192.168.0.1", "10.0.0.2"), List.of(), false, Set.of(), 36);

    List<Manifest> all =
        shared(cluster("demo", "tlsOptions: {enabled: true}, "), Settings.defaults(), pods);

    assertThat(all)
        .filteredOn(manifest -> manifest.id().name().equals("ray-head-cert-demo"))
        .extracting(manifest -> new Tree(manifest.object()).at("spec", "ipAddresses").list())
        .containsExactly(List.of("10.0.0.2", "127.0.0.1", "192.168.0.1"));
  }

  @Test
  void the_serve_service_needs_a_port_to_serve() {
    String asked =
        cluster("demo", "")
            .replace("uid:", "annotations: {ray.io/enable-serve-service: 'true'}, uid:");

    assertThat(kinds(asked, Observed.NONE)).containsExactly("Service", "Service");
    assertThat(
            kinds(
                asked.replace("image: i", "image: i, ports: [{containerPort: 8, name: other}]"),
                Observed.NONE))
        .containsExactly("Service");
  }

  @Test
  void redis_is_cleaned_up_with_the_heads_own_settings_once_the_cluster_goes() {
    String redis = cluster("demo", "gcsFaultToleranceOptions: {redisAddress: 'r:1'}, ");

    assertThat(kinds(redis, Observed.NONE)).doesNotContain("Job");
    Tree job = only("Job", redis, DELETING);
    Tree pod = job.at("spec", "template", "spec");
    Tree ray = pod.at("containers").item(0);

    assertThat(job.at("metadata", "labels", "ray.io/node-type").text()).isEqualTo("redis-cleanup");
    assertThat(pod.at("restartPolicy").text()).isEqualTo("Never");
    assertThat(pod.at("containers").items()).hasSize(1);
    assertThat(ray.at("livenessProbe").isAbsent()).isTrue();
    assertThat(ray.at("resources", "limits", "memory").text()).isEqualTo("256Mi");
    assertThat(ray.at("env").items())
        .extracting(env -> env.at("name").text())
        .contains("RAY_REDIS_ADDRESS", "RAY_redis_db_connect_retries");
    assertThat(ray.at("args").list().toString()).contains("cleanup_redis_storage");
  }

  @Test
  void a_long_name_is_cut_as_kuberay_cuts_it() {
    String name = "c123456789-123456789-123456789-123456789-123456789-12";
    String spec = "enableInTreeAutoscaling: true, authOptions: {mode: token}, ";
    String text =
        cluster(name, spec).replace("headGroupSpec: {", "headGroupSpec: {enableIngress: true, ");

    assertThat(shared(text, Settings.defaults(), Observed.NONE))
        .extracting(manifest -> manifest.id().kind() + " " + manifest.id().name())
        .contains(
            "Role r456789-123456789-123456789-123456789-123456789-12",
            "ServiceAccount r456789-123456789-123456789-123456789-123456789-12",
            "Secret r456789-123456789-123456789-123456789-123456789-12",
            "Service " + name + "-head-svc",
            "Ingress r789-123456789-123456789-123456789-12-head-ingress");
  }

  @Test
  void only_a_cluster_that_ends_itself_may_be_deleted_by_its_autoscaler() {
    String scaled = "enableInTreeAutoscaling: true, ";
    String idle = scaled + "idleTerminationOptions: {timeoutSeconds: 60, policy: Delete}, ";

    assertThat(only("Role", cluster("demo", scaled), Observed.NONE).at("rules").items()).hasSize(3);
    Tree last = only("Role", cluster("demo", idle), Observed.NONE).at("rules").item(3);
    assertThat(last.at("verbs").list()).containsExactly("delete");
    assertThat(last.at("resourceNames").list()).containsExactly("demo");
  }

  @Test
  void ingress_controllers_do_not_see_what_kubectl_and_ray_keep_in_annotations() {
    String text =
        cluster("demo", "")
            .replace("headGroupSpec: {", "headGroupSpec: {enableIngress: true, ")
            .replace(
                "uid:",
                "annotations: {kubectl.kubernetes.io/last-applied-configuration: x, ray.io/ippr: p,"
                    + " kubernetes.io/ingress.class: nginx, nginx/rewrite: z}, uid:");

    Tree ingress = only("Ingress", text, Observed.NONE);

    assertThat(ingress.at("metadata", "annotations").texts().keySet())
        .contains("nginx/rewrite")
        .allMatch(key -> key.startsWith("nginx/") || key.startsWith("manta.io/"));
    assertThat(ingress.at("spec", "ingressClassName").text()).isEqualTo("nginx");
  }
}
