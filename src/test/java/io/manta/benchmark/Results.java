package io.manta.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What runs of the benchmark measured. */
record Results(List<Path> files, Map<String, List<JsonNode>> runs) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Worse by more than this is a regression. */
  private static final double TOLERANCE = 0.20;

  /** A path in the JSON, and what is too little to be more than noise. */
  record Figure(String name, String path, double noise) {

    /** Whether it is a time, which a slower machine makes longer. */
    boolean isTime() {
      return path.endsWith("_s") || path.contains("_ms/") || path.contains("cpu_beside_s/");
    }
  }

  static final String ALL_READY = "/phases/create/all_ready_s";

  /** Less is better in all of them. */
  static final List<Figure> FIGURES =
      List.of(
          new Figure("all ready, s", ALL_READY, 0.5),
          new Figure("writes a cluster, events apart", "/phases/create/writes_per_cluster", 0.1),
          new Figure("events a cluster", "/phases/create/events_per_cluster", 0.1),
          new Figure("CPU to make them, s", "/phases/create/cpu_s", 0.5),
          new Figure(
              "processor time of the API server, s",
              "/phases/create/cpu_beside_s/kube-apiserver",
              2),
          new Figure("peak memory, MiB", "/peak_rss_mib", 20),
          new Figure("start to ready, s", "/phases/start/ready_s", 0.3),
          new Figure("idle 20 s: CPU, s", "/phases/idle_20_s/cpu_s", 0.2),
          new Figure("idle 20 s: writes", "/phases/idle_20_s/writes", 0),
          new Figure("lost pod replaced, p50 ms", "/phases/loss/replaced_after_ms/p50", 3),
          new Figure("lost pod replaced, p99 ms", "/phases/loss/replaced_after_ms/p99", 25),
          new Figure("wrong statuses after losses", "/phases/loss/wrong_statuses", 0),
          new Figure("lost while 200 start, p50 ms", "/phases/rush/replaced_after_ms/p50", 10),
          new Figure("lost while 200 start, p99 ms", "/phases/rush/replaced_after_ms/p99", 100),
          new Figure("one request while 200 start, p50 ms", "/phases/rush/request_ms/p50", 100),
          new Figure("wrong statuses after losses then", "/phases/rush/wrong_statuses", 0),
          new Figure("100 workers more, all pods, s", "/phases/scale/all_pods_s", 0.3),
          new Figure("50 edits at once, p99 ms", "/phases/huge/edits_alone_ms/p99", 250),
          new Figure("the same beside a huge cluster", "/phases/huge/edits_beside_ms/p99", 250),
          new Figure("huge cluster, all pods, s", "/phases/huge/huge_all_pods_s", 1),
          new Figure("RayJobs, all submitted, s", "/phases/jobs/all_submitted_s", 1),
          new Figure("RayJobs, half submitted, s", "/phases/jobs/submitted_s/p50", 1),
          new Figure("RayJobs, all complete, s", "/phases/jobs/all_complete_s", 1),
          new Figure("RayJobs submitted twice", "/phases/jobs/submitted_twice", 0),
          new Figure("writes a RayJob, events apart", "/phases/jobs/writes_per_job", 0.2),
          new Figure("questions to dashboards", "/phases/jobs/questions", 100),
          new Figure("CPU of RayJobs, s", "/phases/jobs/cpu_s", 0.5),
          new Figure("threads at most", "/phases/jobs/most_threads", 5),
          new Figure("lost beside RayJobs, p50 ms", "/phases/jobs/replaced_after_ms/p50", 10),
          new Figure("lost beside RayJobs, p99 ms", "/phases/jobs/replaced_after_ms/p99", 100),
          new Figure("restart to ready, s", "/phases/restart/ready_s", 0.3),
          new Figure("restart: writes", "/phases/restart/writes", 0),
          new Figure("all deleted, s", "/phases/delete/pods_gone_s", 1));

  /** Of keys: what is to be compared stands together. */
  private static final Comparator<String> BY_CLUSTERS =
      Comparator.<String>comparingInt(key -> Integer.parseInt(key.split(" ")[1]))
          .thenComparing(Comparator.naturalOrder());

  static Results in(Path directory) {
    if (!Files.isDirectory(directory)) {
      return new Results(List.of(), Map.of());
    }
    try (Stream<Path> files = Files.list(directory)) {
      return read(files.filter(file -> file.toString().endsWith(".json")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Results read(List<Path> files) {
    Map<String, List<JsonNode>> runs = new TreeMap<>(BY_CLUSTERS);
    for (Path file : files) {
      try {
        JsonNode run = JSON.readTree(file.toFile());
        String key = run.at("/operator").asText() + " " + run.at("/clusters").asInt();
        runs.computeIfAbsent(key, k -> new ArrayList<>()).add(run);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Results(files, runs);
  }

  /** Median of the runs; empty where an operator has no such figure. */
  Optional<Double> median(String key, String path) {
    List<Double> values = values(key, path);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() / 2));
  }

  private List<Double> values(String key, String path) {
    return runs.getOrDefault(key, List.of()).stream()
        .map(run -> run.at(path))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asDouble)
        .sorted()
        .toList();
  }

  /** How many times the limit's time; empty where none was measured. */
  Optional<Double> timesLimit(String key) {
    return times("limit", key);
  }

  private Optional<Double> times(String yardstick, String key) {
    String of = yardstick + " " + key.split(" ")[1];
    return median(key, ALL_READY).flatMap(mine -> median(of, ALL_READY).map(its -> mine / its));
  }

  /**
   * What is a fifth worse than the kept median, and worse than each kept run. Times count by their
   * ratio to the limit of the same day: machines and hours differ.
   */
  List<String> worseThan(Results kept) {
    List<String> worse = new ArrayList<>();
    for (String key : runs.keySet()) {
      for (Figure figure : FIGURES) {
        double speed = figure.isTime() ? speed(kept, key) : 1;
        List<Double> before = kept.values(key, figure.path());
        Optional<Double> now = median(key, figure.path()).map(value -> value / speed);
        if (now.isPresent() && !before.isEmpty()) {
          double then = before.get(before.size() / 2);
          double worst = before.get(before.size() - 1);
          boolean isNoise = now.get() - then <= figure.noise() || now.get() <= worst;
          if (now.get() > then * (1 + TOLERANCE) && !isNoise) {
            worse.add("%s: %s %.2f, kept %.2f".formatted(key, figure.name(), now.get(), then));
          }
        }
      }
    }
    return worse;
  }

  /**
   * How many times as long as for the kept results the limit takes now; 1 where it is not known.
   */
  private double speed(Results kept, String key) {
    String limit = "limit " + key.split(" ")[1];
    return median(limit, ALL_READY)
        .flatMap(now -> kept.median(limit, ALL_READY).map(then -> now / then))
        .orElse(1.0);
  }

  /** A row a figure, a column an operator: the median, and the range where there are several. */
  String table() {
    StringBuilder out = new StringBuilder("| |");
    runs.keySet().forEach(key -> out.append(' ').append(key).append(" |"));
    out.append("\n|---|").append("---|".repeat(runs.size())).append('\n');
    Map<String, String> rows = new LinkedHashMap<>();
    for (Figure figure : FIGURES) {
      rows.put(figure.name(), row(key -> cell(key, figure.path())));
    }
    for (String yardstick : List.of("limit", "limit-pod")) {
      rows.put(
          "all ready, times " + yardstick,
          row(key -> times(yardstick, key).map("%.2f"::formatted).orElse("")));
    }
    rows.forEach((name, cells) -> out.append("| ").append(name).append(" |").append(cells));
    return out.toString();
  }

  private String row(UnaryOperator<String> cell) {
    StringBuilder out = new StringBuilder();
    runs.keySet().forEach(key -> out.append(' ').append(cell.apply(key)).append(" |"));
    return out.append('\n').toString();
  }

  private String cell(String key, String path) {
    List<Double> values = values(key, path);
    if (values.isEmpty()) {
      return "";
    }
    String median = number(values.get(values.size() / 2));
    String least = number(values.get(0));
    String most = number(values.get(values.size() - 1));
    return least.equals(most) ? median : median + " (" + least + " to " + most + ")";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : "%.2f".formatted(value);
  }

  void keepIn(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Path file : files) {
      Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
