package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static io.manta.operator.Eventually.awaitCondition;
import static io.manta.operator.Eventually.awaitNoCondition;
import static io.manta.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.operator.controller.DriftBackoff;
import io.manta.schema.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Others who write to the same objects, each for good reasons: nobody's fields are fought over. */
@LiveTest
class ConflictIT extends BesideOperator {

  /** {@code -Dmanta.interleavings=1000} for the long version. */
  private static final int INTERLEAVINGS = Integer.getInteger("manta.interleavings", 60);

  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: shared, annotations: {by: user}}
      spec:
        rayVersion: "2.57.0"
        enableInTreeAutoscaling: true
        headGroupSpec:
          template: {spec: {containers: [{name: h, image: "example/ray:1"}]}}
        workerGroupSpecs:
        - groupName: w
          minReplicas: 0
          maxReplicas: 4
          rayStartParams: {}
          template: {spec: {containers: [{name: w, image: "example/ray:1"}]}}
      """;

  /** A user's own: a Deployment that is scaled by others, and texts that others care about. */
  private static final String EXTRA =
      DEPLOYMENT
          + """
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ cluster.name ~ "-texts" }}}
      data:
        {% for i in 0..399 %}
        {{ "k" ~ i }}: rendered
        {% endfor %}
      """;

  /** What every cluster of a namespace renders under one name: without owner, and with one. */
  private static final String COMMON =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: {{ "common-" ~ cluster.namespace }}}
      rules: []
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: common, annotations: {manta.io/owner: none}}
      data: {a: b}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: common}
      stringData: {a: b}
      """;

  @Override
  AtWork begin() {
    return AtWork.in(live, with(EXTRA));
  }

  @Override
  void prepare() {
    live.apply(CLUSTER);
    awaitCondition(live, "shared", "Ready", "True");
  }

  @Test
  void many_writers_in_any_order_end_with_what_each_of_them_wants() {
    Crowd crowd = new Crowd(live, new Random(4));
    for (int i = 0; i < INTERLEAVINGS; i++) {
      crowd.one();
    }
    until("the autoscaler is content", crowd::autoscalerIsContent);
    Eventually.awaitReady(live, "shared", 1 + crowd.replicas);
    operator.settle();

    Tree cluster = get(live, "rayclusters", "shared");
    assertThat(cluster.at("spec", "workerGroupSpecs").item(0).at("replicas").whole())
        .contains((long) crowd.replicas);
    assertThat(cluster.at("metadata", "annotations", "by").text()).isEqualTo(crowd.user);
    assertThat(managers(cluster)).containsEntry("manta", "status");
    assertThat(get(live, "deployments", "shared-web").at("spec", "replicas").whole())
        .contains((long) crowd.scale);
    assertThat(new TreeMap<>(get(live, "configmaps", "shared-texts").at("data").texts()))
        .isEqualTo(crowd.texts());
    assertThat(condition(live, "shared", "Applied").at("reason").text()).isEqualTo("Conflict");
    assertThat(condition(live, "shared", "Applied").at("message").text())
        .contains("Deployment " + live.namespace() + "/shared-web: spec.replicas is held by `hpa`")
        .containsPattern("data\\.k\\d+, .* are held by `gitops` by server-side apply");
    // However often what they hold changes, it is said once who holds it.
    assertThat(ApiObjects.events(live, "Conflict")).hasSizeLessThan(4);
    // Each drift is put right once; nobody is answered twice.
    assertThat(writes("deployments") + writes("configmaps")).isLessThan(crowd.drifts + 10);

    nothingMoreIsWritten();
  }

  @Test
  void who_changes_a_field_back_each_time_is_left_alone_and_named() throws Exception {
    AtomicBoolean insists = new AtomicBoolean(true);
    Thread stubborn =
        new Thread(
            () -> {
              while (insists.get()) {
                String now = get(live, "configmaps", "shared-texts").at("data", "k0").text();
                if (!now.equals("mine")) {
                  ApiObjects.merge(live, "configmaps", "shared-texts", text("k0", "mine"));
                }
              }
            });
    stubborn.start();
    until(
        "reported",
        () -> condition(live, "shared", "Applied").at("reason").text().equals("Conflict"));
    insists.set(false);
    stubborn.join();
    operator.settle();
    assertThat(condition(live, "shared", "Applied").at("message").text())
        .contains("data.k0 is changed by `someone-else` again and again");
    assertThat(writes("configmaps")).isEqualTo(1 + DriftBackoff.MOST);
    assertThat(ApiObjects.events(live, "Conflict")).hasSize(1);

    ApiObjects.delete(live, "configmaps", "shared-texts");
    until(
        "back",
        () -> get(live, "configmaps", "shared-texts").at("data", "k0").text().equals("rendered"));
    awaitNoCondition(live, "shared", "Applied");
  }

  @Test
  void what_two_clusters_render_is_the_firsts_until_it_goes() {
    String common = "common-" + live.namespace();
    begin(with(COMMON));
    until("there", () -> !ApiObjects.atAll(live, "clusterroles", common).isAbsent());
    String first = get(live, "rayclusters", "shared").at("metadata", "uid").text();

    live.apply(CLUSTER.replace("name: shared", "name: second"));
    until("refused", () -> refusal("second").contains(common));
    String named = "belongs to RayCluster " + live.namespace() + "/shared; give one of the two";
    assertThat(refusal("second"))
        .contains("ClusterRole " + common, "ConfigMap common", "Secret common")
        .contains("an object of this name exists already and " + named);
    assertThat(condition(live, "second", "Applied").at("reason").text()).isEqualTo("Conflict");
    assertThat(ApiObjects.events(live, "FailedToCreateClusterRole"))
        .singleElement()
        .asString()
        .contains(named);
    assertThat(label(ApiObjects.atAll(live, "clusterroles", common))).isEqualTo(first);
    assertThat(label(get(live, "configmaps", "common"))).isEqualTo(first);
    nothingMoreIsWritten();

    ApiObjects.delete(live, "rayclusters", "shared");
    String second = get(live, "rayclusters", "second").at("metadata", "uid").text();
    awaitNoCondition(live, "second", "Applied");
    assertThat(label(ApiObjects.atAll(live, "clusterroles", common))).isEqualTo(second);
    assertThat(label(get(live, "configmaps", "common"))).isEqualTo(second);
    assertThat(label(get(live, "secrets", "common"))).isEqualTo(second);
    live.client().raw("/apis/rbac.authorization.k8s.io/v1/clusterroles/" + common, "DELETE", null);
  }

  @Test
  void a_pod_of_another_controller_is_left_alone_and_reported() {
    Map<String, Object> owner = new LinkedHashMap<>();
    Tree texts = get(live, "configmaps", "shared-texts").at("metadata");
    owner.put("apiVersion", "v1");
    owner.put("kind", "ConfigMap");
    owner.put("name", "shared-texts");
    owner.put("uid", texts.at("uid").text());
    owner.put("controller", true);
    Map<String, Object> labels =
        Map.of("ray.io/cluster", "shared", "ray.io/node-type", "worker", "ray.io/group", "w");
    ApiObjects.post(
        live,
        "pods",
        "someone",
        Map.of(
            "metadata",
            Map.of("name", "strange", "labels", labels, "ownerReferences", List.of(owner)),
            "spec",
            Map.of("containers", List.of(Map.of("name", "x", "image", "example/x:1")))));
    until("reported", () -> refusal("shared").contains("belongs to ConfigMap shared-texts"));
    ApiObjects.autoscale(
        live,
        "shared",
        List.of(
            ApiObjects.replace("/spec/workerGroupSpecs/0/replicas", 1),
            ApiObjects.replace(
                "/spec/workerGroupSpecs/0/scaleStrategy",
                Map.of("workersToDelete", List.of("strange")))));
    until(
        "one of ours",
        () ->
            get(live, "rayclusters", "shared")
                .at("status", "readyWorkerReplicas")
                .text()
                .equals("1"));
    assertThat(ApiObjects.staying(live, "ray.io/group=w")).hasSize(2).contains("strange");
    assertThat(ApiObjects.events(live, "Conflict")).hasSize(1);
  }

  private String refusal(String cluster) {
    return condition(live, cluster, "Applied").at("message").text();
  }

  private static String label(Tree object) {
    return object.at("metadata", "labels", "manta.io/cluster").text();
  }

  /** Those that changed something: a PATCH of a version that is no more is refused. */
  private long writes(String plural) {
    return operator.writes().stream()
        .filter(write -> write.contains(" " + plural + " ") && !write.endsWith(" 409"))
        .count();
  }

  /** Who set fields of an object, and through which subresource. */
  private static Map<String, String> managers(Tree object) {
    return object.at("metadata", "managedFields").items().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.at("manager").text(),
                entry -> entry.at("subresource").text(),
                (one, other) -> one + "," + other));
  }

  private static Map<String, Object> text(String key, String value) {
    return Map.of("data", Map.of(key, value));
  }

  /** A user, Ray's autoscaler, an autoscaler of Deployments, a GitOps tool, people in a hurry. */
  private static final class Crowd {

    private final LiveEnvironment live;
    private final Random random;
    private final Map<String, String> gitOps = new LinkedHashMap<>();
    private int replicas;
    private int scale = 1;
    private String user = "user";
    private int drifts;

    Crowd(LiveEnvironment live, Random random) {
      this.live = live;
      this.random = random;
      scale(2);
    }

    void one() {
      switch (random.nextInt(6)) {
        case 0 -> autoscale(random.nextInt(4));
        case 1 -> userApplies();
        case 2 -> scale(2 + random.nextInt(8));
        case 3 -> gitOpsApplies();
        case 4 -> someoneEdits();
        default -> someoneStripsOurLabel();
      }
    }

    /** Names the pods that go, as Ray does, or forgets them when they are gone. */
    private void autoscale(int wanted) {
      List<String> pods = ApiObjects.staying(live, "ray.io/group=w");
      int surplus = Math.max(0, pods.size() - wanted);
      replicas = wanted;
      ApiObjects.autoscale(
          live,
          "shared",
          List.of(
              ApiObjects.replace("/spec/workerGroupSpecs/0/replicas", wanted),
              ApiObjects.replace(
                  "/spec/workerGroupSpecs/0/scaleStrategy",
                  Map.of("workersToDelete", pods.subList(0, surplus)))));
    }

    /**
     * Ray's autoscaler looks every few seconds, and names what came since it looked the last time:
     * pods of a number that it wanted before. Nobody else may choose which of them go.
     */
    private boolean autoscalerIsContent() {
      autoscale(replicas);
      return ApiObjects.staying(live, "ray.io/group=w").size() == replicas;
    }

    /** Without force: it never collides with the autoscaler, nor with us. */
    private void userApplies() {
      user = "user-" + random.nextInt(1000);
      ApiObjects.apply(
          live,
          "rayclusters",
          "fabric8",
          false,
          Yaml.read("test", CLUSTER.replace("by: user", "by: " + user)).get(0).value());
    }

    private void scale(int wanted) {
      scale = wanted;
      ApiObjects.merge(
          live,
          "deployments",
          "shared-web/scale",
          "hpa",
          Map.of("spec", Map.of("replicas", wanted)));
    }

    private void gitOpsApplies() {
      String key = "k" + (200 + random.nextInt(200));
      if (random.nextInt(3) == 0) {
        gitOps.remove(key);
      } else {
        gitOps.put(key, "git-" + random.nextInt(1000));
      }
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("apiVersion", "v1");
      object.put("kind", "ConfigMap");
      object.put("metadata", Map.of("name", "shared-texts"));
      object.put("data", gitOps);
      ApiObjects.apply(live, "configmaps", "gitops", true, object);
      drifts++;
    }

    private void someoneEdits() {
      ApiObjects.merge(
          live, "configmaps", "shared-texts", text("k" + random.nextInt(200), "edited"));
      drifts++;
    }

    private void someoneStripsOurLabel() {
      Map<String, Object> none = new LinkedHashMap<>();
      none.put("manta.io/cluster", null);
      boolean web = random.nextBoolean();
      ApiObjects.merge(
          live,
          web ? "deployments" : "configmaps",
          web ? "shared-web" : "shared-texts",
          Map.of("metadata", Map.of("labels", none)));
      drifts++;
    }

    /** What the texts shall be at the end. */
    Map<String, String> texts() {
      Map<String, String> all = new TreeMap<>();
      for (int i = 0; i < 400; i++) {
        all.put("k" + i, gitOps.getOrDefault("k" + i, "rendered"));
      }
      return all;
    }
  }
}
