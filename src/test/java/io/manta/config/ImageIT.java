package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.manta.live.LiveEnvironment;
import io.manta.live.LiveTest;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Dockerfile packs, laid out by the script that it runs and started as it says, without a
 * container engine: the root file system read-only, an ordinary user, nothing else of this machine.
 */
@LiveTest
class ImageIT {

  private static final Path IMAGE = Manifests.CONFIG.resolve("image");
  private static final Path ROOT = Path.of("target", "rootfs").toAbsolutePath();

  private static final String LAY_OUT = "config/image/rootfs";
  private static final String PUBLIC = "registry.example.com";

  @TempDir Path files;

  private final LiveEnvironment live;

  ImageIT(LiveEnvironment live) {
    this.live = live;
  }

  /** With the command of the page. It takes half a minute: each test works on the same one. */
  @BeforeAll
  static void layOut() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may enter another root");
    commands().filter(command -> command.startsWith(LAY_OUT)).forEach(ImageIT::shell);
  }

  @Test
  void it_runs_alone_read_only_and_without_privilege() throws Exception {
    run(ROOT, "-XX:SharedArchiveFile=");
  }

  /** Where {@code MANTA_JDK_25} is one. */
  @Test
  void it_runs_so_with_the_cache_of_a_jdk_25_too() throws Exception {
    String home = System.getenv("MANTA_JDK_25");
    assumeTrue(home != null, "MANTA_JDK_25 names no JDK 25: the image with its cache is not tried");
    Path root = ROOT.resolveSibling("rootfs-25");
    shell("JAVA_HOME=%s %s target/manta.jar %s".formatted(home, LAY_OUT, root));
    run(root, "-XX:AOTCache=");
  }

  /** With the commands of the page, to a registry beside this test. */
  @Test
  void crane_pushes_it_in_layers_that_stay_the_same_while_their_content_does() throws Exception {
    String registry = "127.0.0.1:" + freePort();
    Process served =
        new ProcessBuilder(GoTool.crane().program(), "registry", "serve", "--address", registry)
            .redirectErrorStream(true)
            .redirectOutput(ROOT.resolveSibling("registry.log").toFile())
            .start();
    try {
      await().atMost(Duration.ofSeconds(10)).until(() -> answers(registry));
      List<String> first = pushed(registry);
      layOut();
      List<String> second = pushed(registry);
      assertThat(first).hasSize(3);
      assertThat(second.subList(0, 2)).isEqualTo(first.subList(0, 2));

      Tree config =
          new Tree(
                  Yaml.read("config", GoTool.crane().run("", "config", image(registry)).orFail())
                      .get(0)
                      .value())
              .at("config");
      assertThat(config.at("Entrypoint").list()).isEqualTo(entryPoint());
      assertThat(config.at("Cmd").list()).isEqualTo(List.of("operator"));
      assertThat(config.at("User").text()).isEqualTo("65532:65532");
      Path pulled = Files.createDirectories(files.resolve("pulled"));
      shell("crane export %s - | tar -x -C %s".formatted(image(registry), pulled));
      assertThat(shell("diff -r --no-dereference %s %s".formatted(ROOT, pulled))).isEmpty();
    } finally {
      served.destroy();
      served.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static String image(String registry) {
    return registry + "/manta:0.1.0";
  }

  /** Pushes what is laid out; the digests of its layers. */
  private static List<String> pushed(String registry) throws IOException {
    commands()
        .filter(command -> !command.startsWith(LAY_OUT))
        .forEach(command -> shell(command.replace(PUBLIC, registry)));
    return new Tree(
            Yaml.read("manifest", shell("crane manifest " + image(registry))).get(0).value())
        .at("layers").items().stream().map(layer -> layer.at("digest").text()).toList();
  }

  /** Of the page. */
  private static Stream<String> commands() throws IOException {
    return Pattern.compile("(?m)^ {4}((?:config/image/(?:rootfs|layers)|crane)(?:.*\\\\\n)*.*)$")
        .matcher(Files.readString(Manifests.CONFIG.resolve("README.md")))
        .results()
        .map(command -> command.group(1));
  }

  private static String shell(String command) {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", "set -o pipefail; " + command);
    String tools = Path.of(GoTool.crane().program()).getParent().toString();
    builder.environment().merge("PATH", tools, (path, first) -> first + ":" + path);
    builder.environment().remove("JAVA_HOME");
    return GoTool.run(builder, "").orFail();
  }

  private static boolean answers(String registry) {
    try {
      URI address = URI.create("http://" + registry + "/v2/");
      return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * @param archive the option by which its JVM finds what was prepared
   */
  private void run(Path root, String archive) throws Exception {
    String options = Files.readString(root.resolve("app/java.options"));
    assertThat(options).contains(archive);
    Files.writeString(
        files.resolve("java.options"), options + "-Xlog:class+load:file=/tmp/classes.log\n");
    Files.copy(
        live.controlPlane().kubeconfig(),
        files.resolve("kubeconfig"),
        StandardCopyOption.REPLACE_EXISTING);
    String probes = "127.0.0.1:" + freePort();
    List<String> command =
        new ArrayList<>(List.of(IMAGE.resolve("enter").toString(), root.toString()));
    command.addAll(entryPoint());
    command.replaceAll(word -> word.replace("@/app/", "@/tmp/"));
    command.addAll(
        List.of(
            "operator",
            "--kubeconfig=/tmp/kubeconfig",
            "--watch-namespace=" + live.namespace(),
            "--enable-leader-election=false",
            "--metrics-addr=0",
            "--health-probe-bind-address=" + probes));
    live.play();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FILES", files.toString());
    Path log = ROOT.resolveSibling("image.log");
    long start = System.nanoTime();
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(60))
          .until(() -> isReady(probes) || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      long ready = Duration.ofNanos(System.nanoTime() - start).toMillis();
      live.apply(Files.readString(Path.of("samples/raycluster.mini.yaml")));
      await().atMost(Duration.ofSeconds(60)).until(() -> state(live).equals("ready"));

      String status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
      System.err.printf(
          "image with %s: started to ready in %d ms, resident %d MiB, root file system %d MiB%n",
          archive, ready, number(status, "VmRSS") / 1024, size(root) >> 20);
      assertThat(number(status, "Uid")).isEqualTo(65532);
      assertThat(Files.readString(log)).doesNotContain("WARNING", "[cds]", "[aot]");
      assertThat(fromArchive(process)).as("classes from what was prepared").isGreaterThan(0.5);
    } finally {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** What the Dockerfile starts. */
  private static List<String> entryPoint() throws IOException {
    Matcher line =
        Pattern.compile("(?m)^ENTRYPOINT \\[(.*)]$")
            .matcher(Files.readString(IMAGE.resolve("Dockerfile")));
    assertThat(line.find()).isTrue();
    return List.of(line.group(1).replace("\"", "").split(", "));
  }

  /** The share of all classes that the JVM did not have to read from the jar. */
  private static double fromArchive(Process process) throws IOException {
    Path log = Path.of("/proc", String.valueOf(process.pid()), "root", "tmp", "classes.log");
    List<String> loaded =
        Files.readAllLines(log).stream().filter(line -> line.contains("source: ")).toList();
    long prepared = loaded.stream().filter(line -> line.contains("shared objects file")).count();
    return (double) prepared / loaded.size();
  }

  private static boolean isReady(String address) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address + "/readyz").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String state(LiveEnvironment live) {
    return new Tree(
            live.client()
                .genericKubernetesResources("ray.io/v1", "RayCluster")
                .inNamespace(live.namespace())
                .list()
                .getItems()
                .get(0)
                .getAdditionalProperties())
        .at("status", "state")
        .text();
  }

  private static long number(String status, String field) {
    Matcher line = Pattern.compile("(?m)^" + field + ":\\s+(\\d+)").matcher(status);
    assertThat(line.find()).isTrue();
    return Long.parseLong(line.group(1));
  }

  private static long size(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
