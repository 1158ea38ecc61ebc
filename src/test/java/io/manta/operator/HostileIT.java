package io.manta.operator;

import static io.manta.operator.ApiObjects.condition;
import static io.manta.operator.ApiObjects.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiServer;
import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.pipeline.OperatorTemplates;
import io.manta.pipeline.TemplateScopePolicy;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * RayClusters and templates that nobody should write, one after the other through the running
 * operator: it goes on, it says why, and a cluster in another namespace notices nothing. {@code
 * -Dmutations=10000} for more of them, {@code -Dmutation.first=N} to begin with that one; with
 * {@code -Dmutations=1} it is the only one.
 */
@LiveTest
class HostileIT {

  private static final int MUTATIONS = Integer.getInteger("mutations", 100);
  private static final long FIRST = Long.getLong("mutation.first", 0);
  private static final int AT_ONCE = 4;
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final String MARK = "manta.io/templates";

  private final List<Map<String, Object>> samples = samples();
  private final Map<String, String> templates = templates();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger reported = new AtomicInteger();
  private final AtomicLong next = new AtomicLong(FIRST);

  @Test
  void whatever_is_written_it_goes_on_says_why_and_others_notice_nothing(LiveEnvironment live)
      throws InterruptedException {
    AtomicBoolean down = new AtomicBoolean();
    try (LiveEnvironment other = LiveEnvironment.on(live.controlPlane(), live.client());
        LoggedErrors errors = new LoggedErrors();
        KubernetesClient client = ApiServer.at(live.controlPlane().config()).build();
        RunningOperator operator =
            RunningOperator.start(
                OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn())
                    .with(OperatorTemplates.NONE.reaching(TemplateScopePolicy.OBJECTS))
                    .watching(Set.of(live.namespace(), other.namespace())),
                client,
                () -> down.set(true));
        Bystander bystander = new Bystander(other)) {
      Thread.sleep(5_000);
      String alone = bystander.figures();
      bystander.forget();
      mutate(live, FIRST + MUTATIONS);
      System.out.printf(
          "%d mutations from %d on: %d refused by the API server, %d reported by a condition;%n"
              + "a lost worker of another cluster was replaced %s; when nothing else happened %s%n",
          MUTATIONS, FIRST, refused.get(), reported.get(), bystander.figures(), alone);
      assertThat(failures).as("seeds, and what was wrong").isEmpty();
      assertThat(errors.heard()).as("errors in the log").isEmpty();
      assertThat(down).isFalse();
      bystander.assertNotHeldUp();
      Eventually.awaitReady(other, "c", 3);
    }
  }

  private void mutate(LiveEnvironment live, long end) throws InterruptedException {
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Thread lane =
          new Thread(
              () -> {
                for (long seed = next.get(); seed < end; seed = next.get()) {
                  if (next.compareAndSet(seed, seed + 1)) {
                    attempt(live, seed);
                  }
                }
              });
      lanes.add(lane);
      lane.start();
    }
    for (Thread lane : lanes) {
      lane.join();
    }
  }

  private void attempt(LiveEnvironment live, long seed) {
    try {
      Mutations mutations = new Mutations(seed);
      if (seed % 4 == 3) {
        ofTemplates(live, "h" + seed, mutations);
      } else {
        ofRayCluster(live, "h" + seed, mutations);
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(seed + ": " + e);
    }
  }

  private void ofRayCluster(LiveEnvironment live, String name, Mutations mutations) {
    Map<String, Object> mutated = mutations.of(mutations.one(samples));
    mutated.put("metadata", Map.of("name", name));
    if (create(live, "rayclusters", mutated)) {
      awaitReason(live, name, "Ready");
      remove(live, name);
    }
  }

  private void ofTemplates(LiveEnvironment live, String name, Mutations mutations) {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 0; i < 2; i++) {
      String file = mutations.one(List.copyOf(templates.keySet()));
      data.put(file.replace('/', '.'), mutations.of(templates.get(file)));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("metadata", Map.of("name", name, "labels", Map.of(MARK, "cluster")));
    map.put("data", data);
    if (create(live, "configmaps", map)) {
      Map<String, Object> rayCluster = new LinkedHashMap<>(mutations.one(samples));
      rayCluster.put("metadata", Map.of("name", name, "annotations", Map.of(MARK, name)));
      create(live, "rayclusters", rayCluster);
      awaitReason(live, name, "Ready");
      awaitReason(live, name, "TemplatesAccepted");
      remove(live, name);
      ApiObjects.delete(live, "configmaps", name);
    }
  }

  /** False when the API server refuses it, which says why. */
  private boolean create(LiveEnvironment live, String plural, Map<String, Object> object) {
    Map<String, Object> whole = new LinkedHashMap<>(object);
    whole.putIfAbsent("apiVersion", "v1");
    whole.putIfAbsent("kind", "ConfigMap");
    try {
      ApiObjects.post(live, plural, "someone", whole);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() / 100 != 4 || e.getStatus().getMessage().isBlank()) {
        throw e;
      }
      refused.incrementAndGet();
      return false;
    }
  }

  private void awaitReason(LiveEnvironment live, String name, String type) {
    Instant end = Instant.now().plus(SOON);
    while (reason(live, name, type).isEmpty()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "no reason in " + type + ": " + get(live, "rayclusters", name).value());
      }
      pause();
    }
    reported.incrementAndGet();
  }

  private static Optional<String> reason(LiveEnvironment live, String name, String type) {
    Tree rayCluster = get(live, "rayclusters", name);
    // What another controller is to look after is none of ours.
    if (!rayCluster.at("spec", "managedBy").text("ray.io/kuberay-operator").startsWith("ray.io/")) {
      return Optional.of("managed by another");
    }
    boolean seen =
        rayCluster
            .at("status", "observedGeneration")
            .whole()
            .equals(rayCluster.at("metadata", "generation").whole());
    Tree condition = condition(live, name, type);
    return Optional.of(condition.at("status").text() + condition.at("message").text())
        .filter(said -> seen && (said.startsWith("True") || said.length() > "False".length()));
  }

  private static void remove(LiveEnvironment live, String name) {
    ApiObjects.delete(live, "rayclusters", name);
    Map<String, Object> none = new LinkedHashMap<>();
    none.put("finalizers", null);
    ApiObjects.merge(live, "rayclusters", name, Map.of("metadata", none));
  }

  private static void pause() {
    try {
      Thread.sleep(150);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<Map<String, Object>> samples() {
    return files(Path.of("samples"), ".yaml").values().stream()
        .flatMap(text -> Yaml.read("sample", text).stream())
        .map(document -> document.value())
        .filter(object -> "RayCluster".equals(object.get("kind")))
        .toList();
  }

  private static Map<String, String> templates() {
    return files(Path.of("templates"), ".yaml.peb");
  }

  private static Map<String, String> files(Path directory, String ending) {
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(ending)).sorted().toList()) {
        files.put(directory.relativize(path).toString(), Files.readString(path));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
