package io.manta.operator;

import static io.manta.operator.AtWork.condition;
import static io.manta.operator.AtWork.get;
import static io.manta.operator.AtWork.list;
import static io.manta.operator.AtWork.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.apply.ApiServer;
import io.manta.live.Live;
import io.manta.live.LiveTest;
import io.manta.live.fault.Fault;
import io.manta.live.fault.FaultProxy;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.template.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A small cluster's life is made, scaled, suspended and brought back by operators that are killed
 * at one of their writes, just before or just after it, and followed by another one. {@code
 * -Dkills=all} for every write.
 */
@LiveTest
class KillIT {

  private static final boolean ALL = "all".equals(System.getProperty("kills"));

  /** In the suite every so many writes. */
  private static final int STRIDE = ALL ? 1 : 7;

  /** More than there are: found out by the first, undisturbed life. */
  private static final int NEVER = 1_000;

  @Test
  void killed_at_any_write_the_next_one_brings_the_same_to_its_end(Live live) {
    live.play();
    Life undisturbed = new Life(live, "calm", NEVER, Fault.NONE);
    Map<String, Object> end = undisturbed.lead();
    int writes = undisturbed.writes.get();
    assertThat(writes).isGreaterThan(10);

    List<String> different = new ArrayList<>();
    IntStream.rangeClosed(1, writes)
        .filter(number -> number % STRIDE == 1 || STRIDE == 1)
        .forEach(
            number -> {
              for (Fault kill : List.of(Fault.KILL_BEFORE, Fault.KILL_AFTER)) {
                String name = "k" + number + (kill.equals(Fault.KILL_AFTER) ? "-after" : "-before");
                Life life = new Life(live, name, number, kill);
                Map<String, Object> state = life.lead();
                if (!state.equals(end)) {
                  different.add(name + " came to " + state);
                }
                // What had to be asked twice is what was under way, not everything.
                assertThat(life.writes.get()).as(name).isLessThan(2 * writes + 10);
              }
            });
    assertThat(different).as("ends other than " + end).isEmpty();
  }

  /** One cluster's life, with the operators that look after it one after the other. */
  private static final class Life {

    private final Live live;
    private final String name;
    private final AtomicInteger writes = new AtomicInteger();
    private final int deadly;
    private final Fault kill;
    private Running running;

    Life(Live live, String name, int deadly, Fault kill) {
      this.live = live;
      this.name = name;
      this.deadly = deadly;
      this.kill = kill;
    }

    Map<String, Object> lead() {
      running = new Running();
      try {
        live.apply(cluster(name, 1, false));
        atRest(2);
        live.apply(cluster(name, 2, false));
        atRest(3);
        live.apply(cluster(name, 2, true));
        atRest(0);
        live.apply(cluster(name, 1, false));
        atRest(2);
        return end();
      } finally {
        running.close();
        live.client().raw(AtWork.path(live, "rayclusters") + "/" + name, "DELETE", null);
        until(name + " gone", () -> pods().isEmpty() && get(live, "rayclusters", name).isAbsent());
      }
    }

    private void atRest(int pods) {
      until(
          name + " has " + pods + " pods",
          () -> {
            running.followIfKilled();
            Tree status = get(live, "rayclusters", name);
            boolean seen =
                status
                    .at("status", "observedGeneration")
                    .whole()
                    .equals(status.at("metadata", "generation").whole());
            String type = pods == 0 ? "RayClusterSuspended" : "Ready";
            return seen
                && pods().size() == pods
                && condition(live, name, type).at("status").text().equals("True");
          });
    }

    private List<Tree> pods() {
      return list(live, "pods", "ray.io/cluster=" + name);
    }

    private Map<String, Object> end() {
      Map<String, Object> end = new TreeMap<>();
      for (String plural : List.of("pods", "services", "secrets", "serviceaccounts", "roles")) {
        end.put(
            plural,
            list(live, plural, "").stream()
                .filter(object -> object.at("metadata", "name").text().startsWith(name + "-"))
                .map(object -> object.at("metadata", "labels", "ray.io/group").text())
                .sorted()
                .toList());
      }
      Map<String, String> conditions = new TreeMap<>();
      get(live, "rayclusters", name)
          .at("status", "conditions")
          .items()
          .forEach(c -> conditions.put(c.at("type").text(), c.at("status").text()));
      end.put("conditions", conditions);
      return end;
    }

    /** One operator behind a proxy that kills it. */
    private final class Running {
      private FaultProxy proxy;
      private KubernetesClient client;
      private RunningOperator operator;
      private volatile boolean killed;

      Running() {
        begin();
      }

      private void begin() {
        proxy = FaultProxy.before(live.controlPlane());
        proxy.let(
            asked -> {
              if (!asked.isWrite() || !asked.path().contains("/" + name)) {
                return Fault.NONE;
              }
              killed |= writes.incrementAndGet() == deadly;
              return writes.get() == deadly && killed ? kill : Fault.NONE;
            });
        client = ApiServer.at(proxy.config()).build();
        OperatorOptions options =
            OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
        operator =
            RunningOperator.start(options.watching(Set.of(live.namespace())), client, () -> {});
      }

      void followIfKilled() {
        if (killed) {
          killed = false;
          close();
          begin();
        }
      }

      void close() {
        // As if the process were gone: nothing of what it still tries gets through.
        proxy.sever();
        operator.close();
        client.close();
        proxy.close();
      }
    }
  }

  private static String cluster(String name, int workers, boolean suspend) {
    return """
        apiVersion: ray.io/v1
        kind: RayCluster
        metadata: {name: %s}
        spec:
          rayVersion: "2.55.0"
          suspend: %s
          enableInTreeAutoscaling: true
          authOptions: {mode: token}
          headGroupSpec:
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
          workerGroupSpecs:
          - groupName: w
            replicas: %d
            minReplicas: 0
            maxReplicas: 9
            template: {spec: {containers: [{name: ray, image: "example/ray:1"}]}}
        """
        .formatted(name, suspend, workers);
  }
}
