package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.manta.client.Api;
import io.manta.client.ApiKinds;
import io.manta.live.LocalServer;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.plan.LiveObject;
import io.manta.plan.Outcome;
import io.manta.plan.Outcome.Result;
import io.manta.plan.Step;
import io.manta.template.layers.Origins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step against an API server that answers, refuses, or does the work and says nothing. */
class StepRunnerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UID = "uid-c";

  private final Map<String, Map<String, Object>> objects =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Object> echoes = new ArrayList<>();
  private final Map<ObjectId, String> hiding = new HashMap<>();
  private volatile boolean silent;
  private volatile boolean vanishes;
  private volatile boolean refuses;
  private volatile boolean conflicts;
  private LocalServer server;
  private KubernetesClient client;
  private StepRunner stepRunner;

  @BeforeEach
  void start() {
    server = new LocalServer(this::answer, 1);
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(server.url())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    Api api = new Api(client);
    stepRunner =
        new StepRunner(
            api,
            new ApiKinds(api),
            id -> Optional.ofNullable(hiding.get(id)),
            DashboardCalls.none(),
            echo());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void a_retried_create_makes_no_second_pod() {
    silent = true;
    assertThat(stepRunner.run(create("p"), UID).result()).isEqualTo(Result.UNKNOWN);
    silent = false;
    assertThat(stepRunner.run(create("p"), UID).result()).isEqualTo(Result.ALREADY);
    assertThat(objects).hasSize(1);
    assertThat(echoes).as("the next plan sees it").hasSize(1);
  }

  @Test
  void a_pod_that_is_gone_before_its_create_is_sent_again_has_used_its_name() {
    silent = true;
    stepRunner.run(create("p"), UID);
    silent = false;
    vanishes = true;
    Outcome again = stepRunner.run(create("p"), UID);
    assertThat(again.result()).isEqualTo(Result.GONE);
    assertThat(again.failed()).as("tried again, under another name").isTrue();
  }

  @Test
  void a_name_that_another_cluster_has_is_not_taken_for_ours() {
    objects.put("/api/v1/namespaces/ns/pods/p", pod("p", "uid-other", "other"));
    Outcome outcome = stepRunner.run(create("p"), UID);
    assertThat(outcome.result()).isEqualTo(Result.TAKEN);
    assertThat(outcome.message())
        .isEqualTo(
            "an object of this name exists already and belongs to RayCluster ns/other;"
                + " give one of the two another name");
  }

  @Test
  void an_object_that_is_not_ours_is_not_applied_over() {
    objects.put("/api/v1/namespaces/ns/pods/p", pod("p", "uid-other", "other"));
    Manifest manifest = new Manifest(pod("p", UID, "c"), "t", Origins.NONE);
    Outcome outcome = stepRunner.run(new Step.Apply(manifest, ""), UID);
    assertThat(outcome.result()).isEqualTo(Result.TAKEN);
    assertThat(requests).noneMatch(request -> request.startsWith("PATCH"));
  }

  /** Its name is another's by now: garbage collection would remove it, and may have missed it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ConfigMap, false, 'GET, DELETE, GET, PATCH'",
    "Role, true, 'GET, PATCH, GET, PATCH'"
  })
  void what_a_deleted_cluster_of_this_name_left_is_no_obstacle(
      String kind, boolean kept, String expected) {
    Map<String, Object> left = pod("x", "uid-before", "c", "ray.io/v1");
    left.put("kind", kind);
    new Tree(left).at("metadata").map().put("uid", "uid-left");
    objects.put("/api/v1/namespaces/ns/things/x", left);
    Map<String, Object> wanted = pod("x", UID, "c", "ray.io/v1");
    wanted.put("kind", kind);
    if (kept) {
      new Tree(wanted).at("metadata").map().put("annotations", Map.of("manta.io/keep", "true"));
    }

    Outcome outcome =
        stepRunner.run(new Step.Apply(new Manifest(wanted, "t", Origins.NONE), ""), UID);

    assertThat(outcome.result()).as(outcome.message()).isEqualTo(Result.DONE);
    assertThat(
            requests.stream()
                .filter(request -> request.endsWith("/things/x"))
                .map(request -> request.split(" ")[0])
                .collect(Collectors.joining(", ")))
        .isEqualTo(expected);
  }

  @Test
  void a_claim_that_a_deleted_cluster_left_is_given_to_the_next_with_its_data() {
    Map<String, Object> left = pod("x", "uid-before", "c", "ray.io/v1");
    left.put("kind", "PersistentVolumeClaim");
    objects.put("/api/v1/namespaces/ns/things/x", left);
    Map<String, Object> wanted = pod("x", UID, "c", "ray.io/v1");
    wanted.put("kind", "PersistentVolumeClaim");
    Step create = new Step.Create(new Manifest(wanted, "t", Origins.NONE), Optional.empty(), "");

    assertThat(stepRunner.run(create, UID).result()).isEqualTo(Result.ALREADY);

    assertThat(requests).noneMatch(request -> request.startsWith("DELETE"));
    Tree metadata = new Tree(objects.get("/api/v1/namespaces/ns/things/x")).at("metadata");
    assertThat(metadata.at("ownerReferences").item(0).at("uid").text()).isEqualTo(UID);
    assertThat(metadata.at("labels", "manta.io/cluster").text()).isEqualTo(UID);
  }

  @ParameterizedTest(name = "an account of {0}")
  @CsvSource({"nobody, DONE", "the cluster, DONE", "another cluster, TAKEN"})
  void an_account_that_somebody_owns_is_given_no_rights(String owner, Result result) {
    Map<String, Object> account = pod("a", owner.equals("the cluster") ? UID : "uid-d", "d");
    if (owner.equals("nobody")) {
      account.put("metadata", Map.of("name", "a", "namespace", "ns"));
    }
    objects.put("/api/v1/namespaces/ns/serviceaccounts/a", account);
    Map<String, Object> binding = pod("b", UID, "c");
    binding.put("kind", "RoleBinding");
    binding.put("subjects", List.of(Map.of("kind", "ServiceAccount", "name", "a")));

    Outcome outcome =
        stepRunner.run(new Step.Apply(new Manifest(binding, "t", Origins.NONE), ""), UID);

    assertThat(outcome.result()).isEqualTo(result);
    assertThat(requests.stream().anyMatch(request -> request.startsWith("PATCH")))
        .isEqualTo(result == Result.DONE);
  }

  @ParameterizedTest(name = "a Secret of {0}")
  @CsvSource({"nobody, TAKEN", "another, TAKEN", "x, DONE", "-, DONE"})
  void cert_manager_is_not_asked_to_write_over_somebodys_Secret(String certificate, Result result) {
    if (!certificate.equals("-")) {
      Map<String, Object> secret = pod("s", UID, "c");
      Map<String, Object> metadata = new Tree(secret).at("metadata").map();
      if (!certificate.equals("nobody")) {
        metadata.put("annotations", Map.of("cert-manager.io/certificate-name", certificate));
      }
      objects.put("/api/v1/namespaces/ns/secrets/s", secret);
    }
    Map<String, Object> wanted = pod("x", UID, "c");
    wanted.put("kind", "Certificate");
    wanted.put("spec", Map.of("secretName", "s"));

    Outcome outcome =
        stepRunner.run(new Step.Apply(new Manifest(wanted, "t", Origins.NONE), ""), UID);

    assertThat(outcome.result()).as(outcome.message()).isEqualTo(result);
  }

  @ParameterizedTest(name = "a Certificate that filled {0}")
  @CsvSource({"s, DONE", "another, TAKEN"})
  void a_Certificate_goes_on_filling_its_Secret_whatever_stands_on_that(
      String filled, Result result) {
    objects.put("/api/v1/namespaces/ns/secrets/s", pod("s", UID, "c"));
    Map<String, Object> before = pod("x", UID, "c");
    before.put("kind", "Certificate");
    before.put("spec", Map.of("secretName", filled));
    objects.put("/api/v1/namespaces/ns/things/x", before);
    Map<String, Object> wanted = new LinkedHashMap<>(before);
    wanted.put("spec", Map.of("secretName", "s", "ipAddresses", List.of("10.0.0.1")));

    Outcome outcome =
        stepRunner.run(
            new Step.Apply(
                new Manifest(wanted, "t", Origins.NONE),
                Optional.of(LiveObject.of(before)),
                Optional.of("spec.ipAddresses"),
                ""),
            UID);

    assertThat(outcome.result()).as(outcome.message()).isEqualTo(result);
  }

  @Test
  void what_kuberay_made_once_gets_our_label_and_nothing_else() {
    objects.put("/api/v1/namespaces/ns/pods/s", pod("s", UID, "c"));
    assertThat(stepRunner.run(once("s"), UID).result()).isEqualTo(Result.ALREADY);
    assertThat(objects.get("/api/v1/namespaces/ns/pods/s"))
        .isEqualTo(
            Map.of("metadata", Map.of("uid", "", "labels", Map.of("manta.io/cluster", UID))));
    assertThat(requests.stream().map(request -> request.split(" ")[0]))
        .containsExactly("GET", "POST", "GET", "PATCH");
  }

  @Test
  void what_has_a_label_is_not_labelled_again() {
    Map<String, Object> claim = pod("s", UID, "c");
    Map<String, Object> metadata = new LinkedHashMap<>(Map.of("name", "s", "namespace", "ns"));
    metadata.put("labels", Map.of("manta.io/cluster", "uid-of-an-earlier-cluster"));
    claim.put("metadata", metadata);
    objects.put("/api/v1/namespaces/ns/pods/s", claim);
    Map<String, Object> ownerless = pod("s", UID, "c");
    ownerless.put("metadata", Map.of("name", "s", "namespace", "ns"));
    Step create = new Step.Create(new Manifest(ownerless, "t", Origins.NONE), Optional.empty(), "");
    assertThat(stepRunner.run(create, UID).result()).isEqualTo(Result.ALREADY);
    assertThat(requests).noneMatch(request -> request.startsWith("PATCH"));
  }

  @Test
  void what_is_gone_already_needs_no_deletion() {
    ObjectId id = new ObjectId("v1", "Pod", "ns", "p");
    Step delete = new Step.Delete(id, "uid-p", Step.Cause.SURPLUS, "w", "");
    assertThat(stepRunner.run(delete, UID).result()).isEqualTo(Result.ALREADY);
    assertThat(echoes).containsExactly("gone uid-p");
  }

  @ParameterizedTest(name = "there is {0}: {1}")
  @CsvSource({"uid-p, FAILED, ''", "uid-q, ALREADY, gone uid-p"})
  void a_conflict_means_a_deletion_only_when_another_object_exists(
      String there, Result result, String echo) {
    ObjectId id = new ObjectId("v1", "Pod", "ns", "p");
    objects.put(
        "/api/v1/namespaces/ns/pods/p",
        new LinkedHashMap<>(Map.of("metadata", Map.of("name", "p", "uid", there))));
    conflicts = true;
    Step delete = new Step.Delete(id, "uid-p", Step.Cause.SURPLUS, "w", "");
    assertThat(stepRunner.run(delete, UID).result()).isEqualTo(result);
    assertThat(echoes).isEqualTo(echo.isEmpty() ? List.of() : List.of(echo));
  }

  @Test
  void a_deletion_spares_another_object_of_that_name() {
    ObjectId id = new ObjectId("v1", "Pod", "ns", "p");
    Map<String, Object> another = pod("p", UID, "c");
    new Tree(another).at("metadata").map().put("uid", "uid-of-the-next");
    objects.put("/api/v1/namespaces/ns/pods/p", another);
    Step delete = new Step.Delete(id, "uid-p", Step.Cause.PRUNED, "", "");
    assertThat(stepRunner.run(delete, UID).result()).isEqualTo(Result.ALREADY);
    assertThat(objects).containsKey("/api/v1/namespaces/ns/pods/p");
  }

  @Test
  void what_has_nothing_to_wait_for_is_gone_when_it_is_deleted() {
    ObjectId id = new ObjectId("v1", "Pod", "ns", "p");
    objects.put("/api/v1/namespaces/ns/pods/p", pod("p", UID, "c"));
    Step delete = new Step.Delete(id, "uid-p", Step.Cause.SURPLUS, "w", "");
    assertThat(stepRunner.run(delete, UID).result()).isEqualTo(Result.DONE);
    assertThat(echoes).as("the answer shows it as if it were there").containsExactly("gone uid-p");
  }

  @Test
  void what_cannot_be_seen_is_not_written() {
    Step create = create("p");
    hiding.put(create.id(), "Pods cannot be watched");
    assertThat(stepRunner.run(create, UID))
        .isEqualTo(new Outcome(create, Result.FAILED, "Pods cannot be watched"));
    assertThat(requests).isEmpty();
  }

  @Test
  void a_kind_that_the_server_does_not_serve_is_named() {
    Map<String, Object> object = pod("p", UID, "c");
    object.put("kind", "Gizmo");
    Step create = new Step.Create(new Manifest(object, "t", Origins.NONE), Optional.empty(), "");
    assertThat(stepRunner.run(create, UID).message())
        .isEqualTo("the API server serves no Gizmo of v1");
  }

  @Test
  void an_object_of_another_scope_than_the_server_knows_is_not_made() {
    Map<String, Object> object = pod("p", UID, "c");
    object.put("kind", "Node");
    Step node = new Step.Create(new Manifest(object, "t", Origins.NONE), Optional.empty(), "");
    assertThat(stepRunner.run(node, UID).message())
        .isEqualTo(
            "Node of v1 is in no namespace: annotate it manta.io/scope: cluster in the template");
    assertThat(requests).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void a_refusal_of_what_the_server_serves_is_not_taken_for_a_kind_that_is_not_served() {
    refuses = true;
    Outcome refused = stepRunner.run(create("p"), UID);
    assertThat(refused.result()).isEqualTo(Result.UNKNOWN);
    assertThat(refused.message()).isEqualTo("no answer from the API server: busy");
    refuses = false;
    assertThat(stepRunner.run(create("p"), UID).result()).isEqualTo(Result.DONE);
  }

  @Test
  void a_secret_gets_its_random_keys_when_it_is_made() {
    Map<String, Object> object = pod("s", UID, "c");
    object.put(
        "metadata", Map.of("name", "s", "annotations", Map.of("manta.io/generate", "auth_token")));
    Manifest manifest = new Manifest(object, "t", Origins.NONE);
    Object one = GeneratedSecretKeys.fill(manifest).get("data");
    Object two = GeneratedSecretKeys.fill(manifest).get("data");
    assertThat(one.toString()).matches("\\{auth_token=[A-Za-z0-9+/=]{60}}");
    assertThat(one).isNotEqualTo(two);
    assertThat(manifest.object()).doesNotContainKey("data");
  }

  private WriteListener echo() {
    return new WriteListener() {
      @Override
      public void wrote(Map<String, Object> object) {
        echoes.add(object);
      }

      @Override
      public void found(Map<String, Object> object) {
        echoes.add("found " + new Tree(object).at("metadata", "name").text());
      }

      @Override
      public void gone(ObjectId id, String uid) {
        echoes.add("gone " + uid);
      }
    };
  }

  private static Step once(String name) {
    return new Step.Create(
        new Manifest(pod(name, UID, "c"), "t", Origins.NONE), Optional.empty(), "");
  }

  private static Step create(String name) {
    return new Step.Create(
        new Manifest(pod(name, UID, "c"), "t", Origins.NONE),
        Optional.of(new PodSlot("w", 0, 0, "", name)),
        "");
  }

  private static Map<String, Object> pod(
      String name, String ownerUid, String owner, String apiVersion) {
    Map<String, Object> object = pod(name, ownerUid, owner);
    Map<String, Object> reference =
        Map.of("apiVersion", apiVersion, "kind", "RayCluster", "name", owner, "uid", ownerUid);
    new Tree(object).at("metadata").map().put("ownerReferences", List.of(reference));
    return object;
  }

  private static Map<String, Object> pod(String name, String ownerUid, String owner) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", "ns");
    metadata.put(
        "ownerReferences", List.of(Map.of("kind", "RayCluster", "name", owner, "uid", ownerUid)));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", "Pod");
    object.put("metadata", metadata);
    return object;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (refuses) {
      reply(exchange, 409, Map.of("kind", "Status", "message", "busy"));
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "POST" -> post(exchange, path, body);
      case "GET" -> get(exchange, path);
      case "PATCH" -> patch(exchange, path, body);
      case "DELETE" -> delete(exchange, path, body);
      default -> reply(exchange, 404, Map.of("kind", "Status", "reason", "NotFound"));
    }
  }

  private void post(HttpExchange exchange, String path, byte[] body) throws IOException {
    @SuppressWarnings("unchecked")
    Map<String, Object> object = JSON.readValue(body, LinkedHashMap.class);
    String name = path + "/" + Manifest.idOf(object).name();
    if (objects.putIfAbsent(name, object) != null) {
      if (vanishes) {
        objects.remove(name);
      }
      reply(exchange, 409, Map.of("kind", "Status", "reason", "AlreadyExists"));
    } else if (silent) {
      exchange.close();
    } else {
      reply(exchange, 201, object);
    }
  }

  /** Keeps the patch in the object's place, for the test to look at. */
  private void patch(HttpExchange exchange, String path, byte[] body) throws IOException {
    @SuppressWarnings("unchecked")
    Map<String, Object> patch = JSON.readValue(body, LinkedHashMap.class);
    objects.put(path, patch);
    reply(exchange, 200, patch);
  }

  private void delete(HttpExchange exchange, String path, byte[] body) throws IOException {
    String wanted = new Tree(JSON.readValue(body, Map.class)).at("preconditions", "uid").text();
    String there = new Tree(objects.get(path)).at("metadata", "uid").text(wanted);
    if (conflicts || !wanted.isEmpty() && !wanted.equals(there)) {
      reply(exchange, 409, Map.of("kind", "Status", "reason", "Conflict"));
      return;
    }
    Map<String, Object> object = objects.remove(path);
    if (object == null) {
      reply(exchange, 404, Map.of("kind", "Status", "reason", "NotFound"));
    } else {
      Map<String, Object> shown = new LinkedHashMap<>(object);
      shown.put("metadata", Map.of("uid", "uid-p", "resourceVersion", "9"));
      reply(exchange, 200, shown);
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/api/v1")) {
      Map<String, Object> pods = Map.of("name", "pods", "kind", "Pod", "namespaced", true);
      Map<String, Object> nodes = Map.of("name", "nodes", "kind", "Node", "namespaced", false);
      List<Map<String, Object>> kinds = new ArrayList<>(List.of(pods, nodes));
      for (String kind :
          List.of("ConfigMap", "Role", "PersistentVolumeClaim", "RoleBinding", "Certificate")) {
        kinds.add(Map.of("name", "things", "kind", kind, "namespaced", true));
      }
      kinds.add(Map.of("name", "serviceaccounts", "kind", "ServiceAccount", "namespaced", true));
      kinds.add(Map.of("name", "secrets", "kind", "Secret", "namespaced", true));
      reply(exchange, 200, Map.of("resources", kinds));
    } else if (path.equals("/apis/ray.io/v1")) {
      Map<String, Object> rayClusters =
          Map.of("name", "rayclusters", "kind", "RayCluster", "namespaced", true);
      reply(exchange, 200, Map.of("resources", List.of(rayClusters)));
    } else if (objects.containsKey(path)) {
      reply(exchange, 200, objects.get(path));
    } else {
      reply(exchange, 404, Map.of("kind", "Status", "reason", "NotFound"));
    }
  }

  private static void reply(HttpExchange exchange, int code, Map<String, Object> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
