package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.manta.dev.web.Chromium;
import io.manta.dev.web.Chromium.Tab;
import io.manta.live.PortForward;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code manta dev --web} as a person runs it, over HTTP and in Chromium where there is one. */
class DevWebIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("(?m)^in a browser (http://127\\.\\S+/)$");
  private static final String MARKUP = "<img src=x onerror=\\\"document.title=1\\\">";
  private static final String IMAGE = "ray:2.55.0\"}]}";
  private static final String WITH_VARIABLE =
      "ray:2.55.0\", env: [{name: A, value: \"" + MARKUP + "\"}]}]}";
  private static final String CLUSTER =
      """
      apiVersion: ray.io/v1
      kind: RayCluster
      metadata: {name: NAME, annotations: {note: "%s"}}
      spec:
        rayVersion: 2.55.0
        headGroupSpec:
          template: {spec: {containers: [{name: ray-head, image: "rayproject/ray:2.55.0"}]}}
        workerGroupSpecs:
        - groupName: workers
          replicas: 1
          template:
            metadata: {annotations: {note: "%s", ANNOTATION}}
            spec: {containers: [{name: ray-worker, image: "rayproject/ray:2.55.0"}]}
      ---
      """
          .formatted(MARKUP, MARKUP);

  @TempDir Path directory;
  private Path file;
  private Path log;
  private Process dev;
  private String address;

  @BeforeEach
  void start() throws Exception {
    file = directory.resolve("given.yaml");
    log = directory.resolve("dev.log");
    Files.writeString(
        file,
        CLUSTER.replace("NAME", "fine").replace("ANNOTATION", "")
            + CLUSTER
                .replace("NAME", "held")
                .replace("ANNOTATION", "dev.manta.io/stay-pending: 'true'"));
    dev =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                "target/manta.jar",
                "dev",
                "--web",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().atMost(SOON).until(() -> printed().isPresent() || !dev.isAlive());
    address = printed().orElseThrow(() -> new AssertionError(log()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    dev.destroy();
    dev.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void an_edit_comes_to_every_stream_and_the_end_comes_at_once() throws Exception {
    List<BufferedReader> tabs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tabs.add(stream());
    }
    for (BufferedReader tab : tabs) {
      next(tab, "\"ready\":1,\"objects\":2");
    }

    edit("replicas: 1", "replicas: 2");
    edit(IMAGE, WITH_VARIABLE);

    for (BufferedReader tab : tabs) {
      next(tab, "spec.workerGroupSpecs[0].replicas: 1 -> 2");
    }
    await()
        .atMost(SOON)
        .until(() -> get("manifests/RayCluster/default/fine").contains("changed\":true"));
    assertThat(get("manifests/RayCluster/default/fine")).contains("pod/worker.yaml.peb:");

    dev.destroy(); // as Ctrl-C
    long begun = System.nanoTime();
    for (BufferedReader tab : tabs) {
      next(tab, "event: ended");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    assertThat(dev.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_person_sees_it_in_a_browser() throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "no chromium on the PATH: the page is not tried in a browser");
    try (Chromium chromium = Chromium.start(program.get())) {
      Tab tab = chromium.tab().size(1280, 900).open(address);
      see(tab, "1 of 2 ready");
      see(tab, "held by dev.manta.io/stay-pending");
      see(tab, "live");
      picture(tab, "objects");

      byKeyboard(tab);
      edited(tab);
      readable(tab);
      manyTabs(chromium);
      assertThat(tab.complaints()).isEmpty();
      assertThat(tab.requests()).isNotEmpty().allMatch(url -> url.startsWith(address));

      reconnects(chromium);
      tab.toFront();
      dev.destroy();
      see(tab, "manta dev has ended");
      see(tab, "fine");
      picture(tab, "ended");
    }
  }

  private void byKeyboard(Tab tab) {
    tab.press("/");
    assertThat(tab.value("document.activeElement.id").asText()).isEqualTo("filter");
    "held".chars().forEach(c -> tab.press(Character.toString(c)));
    await()
        .atMost(SOON)
        .until(() -> links(tab).stream().noneMatch(name -> name.startsWith("fine")));
    assertThat(links(tab)).contains("held");
    tab.press("Escape");
    assertThat(links(tab)).contains("fine", "held");

    tab.value("document.querySelector('main').focus()");
    for (int i = 0; i < 30 && !focused(tab).equals("held"); i++) {
      tab.press("Tab");
    }
    assertThat(focused(tab)).isEqualTo("held");
    tab.press("Enter");
    await()
        .atMost(SOON)
        .until(() -> tab.value("location.hash").asText().equals("#/RayCluster/default/held"));
    see(tab, "Waiting for");
    see(tab, "What ends it");
    picture(tab, "held");
  }

  private static String focused(Tab tab) {
    return tab.value("document.activeElement.textContent").asText();
  }

  private void edited(Tab tab) throws Exception {
    tab.value("location.hash = '#/RayCluster/default/fine'");
    see(tab, "pods of RayCluster default/fine, group workers");
    tab.value("[...document.querySelectorAll('summary')].at(-1).click()");
    see(tab, "image: rayproject/ray:2.55.0");

    edit(IMAGE, WITH_VARIABLE);

    await()
        .atMost(SOON)
        .until(() -> tab.value("document.querySelectorAll('.yaml .changed').length").asInt() > 0);
    assertThat(tab.value("document.querySelectorAll('details[open]').length").asInt()).isEqualTo(1);
    tab.value("document.getElementById('origins').click()");
    see(tab, "pod/worker.yaml.peb:");
    picture(tab, "edited");
    tab.value("location.hash = '#/'");
    see(tab, "Edit 1");
    picture(tab, "edit");
    assertThat(tab.text()).contains("<img src=x");
    assertThat(tab.value("document.querySelectorAll('img').length").asInt()).isZero();
    assertThat(tab.value("document.title").asText()).isEqualTo("1/2 ready - manta dev");
  }

  private void readable(Tab tab) {
    for (String page :
        List.of(
            "#/",
            "#/RayCluster/default/fine",
            "#/RayCluster/default/held",
            "#/edits",
            "#/events")) {
      tab.value("location.hash = '" + page + "'");
      for (int width : new int[] {1280, 900, 390}) {
        for (boolean dark : new boolean[] {false, true}) {
          tab.size(width, 844).dark(dark);
          assertThat(tab.value("document.documentElement.scrollWidth").asInt())
              .as("%s at %d", page, width)
              .isLessThanOrEqualTo(width);
          assertThat(tab.value("getComputedStyle(document.body).backgroundColor").asText())
              .isEqualTo(dark ? "rgb(18, 23, 28)" : "rgb(255, 255, 255)");
          picture(tab, "page" + page.replaceAll("\\W+", "-") + "-" + width + (dark ? "-dark" : ""));
        }
      }
    }
    tab.size(1280, 900).dark(false);
  }

  /** A browser has six connections to a host: tabs that nobody sees must not use them up. */
  private void manyTabs(Chromium chromium) {
    List<Tab> tabs = IntStream.range(0, 10).mapToObj(i -> chromium.tab()).toList();
    for (Tab tab : tabs) {
      tab.toFront();
      tab.open(address);
      see(tab, "1 of 2 ready");
    }
    tabs.get(0).toFront();
    see(tabs.get(0), "live");
    tabs.forEach(Tab::close);
  }

  /** As over {@code ssh -L}, whose connection breaks. */
  private void reconnects(Chromium chromium) throws Exception {
    URI direct = URI.create(address);
    try (PortForward forward = PortForward.start(direct.getPort())) {
      Tab tab =
          chromium.tab().open("http://localhost:%d%s".formatted(forward.port(), direct.getPath()));
      tab.toFront();
      see(tab, "1 of 2 ready");
      long streams = streams(tab);

      forward.cut();

      see(tab, "connection lost, trying again");
      await().atMost(SOON).until(() -> streams(tab) > streams);
      edit("replicas: 1", "replicas: 3");
      see(tab, "replicas: 1 -> 3");
      see(tab, "live");
      tab.close();
    }
  }

  private static long streams(Tab tab) {
    return tab.requests().stream().filter(url -> url.endsWith("/now")).count();
  }

  private static List<String> links(Tab tab) {
    List<String> names = new ArrayList<>();
    tab.value("[...document.querySelectorAll('main td a')].map(a => a.textContent)")
        .forEach(name -> names.add(name.asText()));
    return names;
  }

  private static void see(Tab tab, String text) {
    await().atMost(SOON).untilAsserted(() -> assertThat(tab.text()).contains(text));
  }

  private static void picture(Tab tab, String name) {
    try {
      tab.picture(Path.of("target", "web", name + ".png"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void edit(String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  private BufferedReader stream() throws Exception {
    InputStream stream =
        HttpClient.newHttpClient().send(request("now"), BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private static void next(BufferedReader tab, String wanted) throws IOException {
    for (String line = tab.readLine(); line != null; line = tab.readLine()) {
      if (line.contains(wanted)) {
        return;
      }
    }
    throw new AssertionError("the stream ended without " + wanted);
  }

  private String get(String page) throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request(page), BodyHandlers.ofString()).body();
  }

  private HttpRequest request(String page) {
    return HttpRequest.newBuilder(URI.create(address + page)).build();
  }

  private Optional<String> printed() {
    Matcher matcher = ADDRESS.matcher(log());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
