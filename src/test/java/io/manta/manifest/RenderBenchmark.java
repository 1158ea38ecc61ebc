package io.manta.manifest;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.RayClusterSchema;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a pod's manifest costs, from the cluster's facts to the stamped object, with the built-in
 * templates. Not part of the test suite; run it with
 *
 * <pre>
 * mvn -q -DskipTests package
 * java -cp target/test-classes:target/manta.jar io.manta.manifest.RenderBenchmark [FILE]
 * </pre>
 *
 * It prints the middle of fifteen rounds of 2,000 pods each, after the JVM has warmed up, and of
 * twenty that come after a rest, as in an operator with nothing else to do: the processor has other
 * things at hand then. The aim is 0.1 ms a pod.
 */
public final class RenderBenchmark {

  private static final int ROUNDS = 15;
  private static final int PODS = 2_000;
  private static final int RESTS = 20;
  private static final long REST_MILLIS = 200;

  private RenderBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args.length > 0 ? args[0] : "samples/raycluster.complete.yaml");
    Document read = Yaml.read(file.toString(), Files.readString(file)).get(0);
    Cluster cluster =
        Cluster.of(
            RayClusterSchema.builtIn().check(read).defaulted().value(),
            Settings.defaults(),
            Observed.NONE);
    Renderer renderer = new Renderer(TemplateSet.builtIn());
    PodSlot head = new PodSlot(PodSlot.HEAD, 0, 0, "", "head");
    report("head", () -> renderer.pod(cluster, head));
    String group = cluster.groups().get(0).name();
    report("worker", () -> renderer.pod(cluster, new PodSlot(group, 0, 0, "", "w-" + (n++ % 97))));
    report("everything else", () -> renderer.shared(cluster));
  }

  private static int n;

  /** The thread's own time: what else the machine does shall not count. */
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private static void report(String what, Runnable render) throws InterruptedException {
    long[] rounds = new long[ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long start = CPU.getCurrentThreadCpuTime();
      for (int i = 0; i < PODS; i++) {
        render.run();
      }
      if (round >= 0) {
        rounds[round] = (CPU.getCurrentThreadCpuTime() - start) / PODS;
      }
    }
    Arrays.sort(rounds);
    System.out.printf(
        "%-16s %6.1f us (least %.1f, most %.1f), after a rest %.0f us%n",
        what,
        rounds[ROUNDS / 2] / 1e3,
        rounds[0] / 1e3,
        rounds[ROUNDS - 1] / 1e3,
        rested(render) / 1e3);
  }

  private static long rested(Runnable render) throws InterruptedException {
    long[] each = new long[RESTS];
    for (int i = 0; i < RESTS; i++) {
      Thread.sleep(REST_MILLIS);
      long start = CPU.getCurrentThreadCpuTime();
      render.run();
      each[i] = CPU.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(each);
    return each[RESTS / 2];
  }
}
