package io.manta.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.dashboard.DashboardUrls;
import io.manta.live.LiveEnvironment;
import io.manta.model.Settings;
import io.manta.pipeline.OperatorTemplates;
import io.manta.template.set.TemplateSet;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The operator at work in one test's namespace, and what it wrote. */
final class AtWork implements AutoCloseable {

  private static final Set<String> READING = Set.of("get", "list", "watch");

  private final LiveEnvironment live;
  private final KubernetesClient client;
  private final String agent = "manta-" + UUID.randomUUID();
  private final OperatorOptions options;
  private final List<String> written = new ArrayList<>();

  /** How far the audit log was read. */
  private long read;

  private final Clock clock;
  private RunningOperator operator;

  private AtWork(LiveEnvironment live, Config config, OperatorOptions options, Clock clock) {
    this.live = live;
    this.options = options;
    this.read = auditLog().length();
    this.clock = clock;
    config.setUserAgent(agent);
    this.client = ApiServer.skimming(config).build();
    begin();
  }

  private AtWork(LiveEnvironment live, Config config, OperatorOptions options) {
    this(live, config, options, Clock.systemUTC());
  }

  static AtWork in(LiveEnvironment live) {
    return in(live, TemplateSet.builtIn());
  }

  static AtWork in(LiveEnvironment live, TemplateSet templates) {
    return in(live, live.controlPlane().config(), templates);
  }

  /** That reaches the API server another way. */
  static AtWork in(LiveEnvironment live, Config config, TemplateSet templates) {
    return new AtWork(live, config, OperatorOptions.embedded(Settings.from(Map.of()), templates));
  }

  /** With templates that come and go. */
  static AtWork in(LiveEnvironment live, OperatorTemplates templates) {
    OperatorOptions plain =
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn());
    return new AtWork(
        live, live.controlPlane().config(), plain.with(templates).at(live.namespace()));
  }

  static AtWork in(LiveEnvironment live, Settings settings) {
    return new AtWork(
        live,
        live.controlPlane().config(),
        OperatorOptions.embedded(settings, TemplateSet.builtIn()));
  }

  /** With Ray's dashboards at these URLs. */
  static AtWork in(LiveEnvironment live, DashboardUrls dashboards) {
    return new AtWork(
        live,
        live.controlPlane().config(),
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn())
            .dashboards(dashboards));
  }

  /** By a clock that may be set. */
  static AtWork in(LiveEnvironment live, Clock clock) {
    return new AtWork(
        live,
        live.controlPlane().config(),
        OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn()),
        clock);
  }

  void restart() {
    stop();
    begin();
  }

  void stop() {
    operator.close();
  }

  void begin() {
    OperatorOptions here = options.watching(Set.of(live.namespace()));
    operator = RunningOperator.start(here, client, () -> {}, clock);
  }

  @Override
  public void close() {
    operator.close();
    client.close();
  }

  /** Until nothing was written for a second: twice as long as a status waits for what follows. */
  void settle() {
    settle(1);
  }

  /** The same for so many seconds, as where a dashboard's next answer may change something. */
  void settle(int seconds) {
    int[] last = {-1};
    Instant[] since = {Instant.MAX};
    await("quiet")
        .atMost(Eventually.SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              int now = writes().size();
              since[0] = now == last[0] ? since[0] : Instant.now();
              last[0] = now;
              return since[0].plusSeconds(seconds).isBefore(Instant.now());
            });
  }

  /** Everything that the operator wrote, events apart: verb, resource, name, answer. */
  List<String> writes() {
    try (RandomAccessFile log = new RandomAccessFile(auditLog(), "r")) {
      log.seek(read);
      byte[] news = new byte[(int) (log.length() - read)];
      log.readFully(news);
      String lines = new String(news, StandardCharsets.UTF_8);
      String whole = lines.substring(0, lines.lastIndexOf('\n') + 1);
      read += whole.getBytes(StandardCharsets.UTF_8).length;
      whole
          .lines()
          .filter(line -> line.contains(agent))
          .map(ApiObjects::tree)
          .filter(entry -> !READING.contains(entry.at("verb").text()))
          .filter(entry -> !entry.at("objectRef", "resource").text().equals("events"))
          // Nothing is written by it.
          .filter(entry -> !entry.at("requestURI").text().contains("dryRun=All"))
          // A question that is posted: what the operator may do.
          .filter(entry -> !entry.at("objectRef", "resource").text().endsWith("accessreviews"))
          .map(
              entry ->
                  String.join(
                      " ",
                      entry.at("verb").text(),
                      entry.at("objectRef", "resource").text(),
                      entry.at("objectRef", "name").text(),
                      entry.at("responseStatus", "code").text()))
          .forEach(written::add);
      return List.copyOf(written);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private File auditLog() {
    return live.controlPlane().auditLog().toFile();
  }
}
