package io.manta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.operator.metrics.Meters;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code config/METRICS.md} knows every series and every alert, and the code a help for each. */
class MetricsPageTest {

  private static final Path PAGE = Path.of("config/METRICS.md");
  private static final Path RULE = Path.of("config/prometheus/prometheus-rule.yaml");
  private static final Pattern IN_CODE =
      Pattern.compile("\"(manta_(?!cluster_\")[a-z_]+)\"|PREFIX\\s*\\+ \"([a-z_]+)\"");

  private static final Pattern PREFIX = Pattern.compile("PREFIX = \"(kuberay_[a-z]+_)\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:manta|kuberay)_[a-z_]+)`");

  @Test
  void every_series_of_the_code_is_on_the_page_and_no_other() throws IOException {
    Set<String> onPage = new TreeSet<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .map(row -> row.group(1).replaceAll("_(seconds|total)$", ""))
        .forEach(onPage::add);
    Set<String> prefixes = new TreeSet<>();
    Set<String> inCode = new TreeSet<>(Set.of("manta_cluster_ready", "manta_cluster_stalled"));
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/manta"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file);
        String prefix =
            PREFIX.matcher(code).results().map(found -> found.group(1)).findFirst().orElse("");
        prefixes.add(prefix);
        IN_CODE
            .matcher(code)
            .results()
            .map(one -> Optional.ofNullable(one.group(1)).orElse(prefix + one.group(2)))
            .filter(name -> name.startsWith("manta_") || !prefix.isEmpty())
            .map(name -> name.replaceAll("_(seconds|total)$", ""))
            .forEach(inCode::add);
      }
    }
    // The page also knows the series of kinds that this operator may be built without.
    prefixes.remove("");
    onPage.removeIf(
        name -> !name.startsWith("manta_") && prefixes.stream().noneMatch(name::startsWith));
    assertThat(onPage).isEqualTo(inCode);
  }

  @Test
  void every_series_has_a_help() {
    try (Meters meters = new Meters()) {
      meters.leads(() -> true);
      meters.deferred(() -> 0);
      meters.rendered(Duration.ofMillis(2));
      meters.passed(Duration.ofMillis(5), Optional.empty(), List.of());
      meters.clusters();
      String text = meters.scrape();
      Set<String> helped =
          text.lines()
              .filter(line -> line.matches("# HELP \\S+ \\S.*"))
              .map(line -> line.split(" ")[2])
              .collect(Collectors.toSet());
      assertThat(text.lines().filter(line -> line.startsWith("# TYPE ")))
          .hasSizeGreaterThan(20)
          .allMatch(line -> helped.contains(line.split(" ")[2]));
    }
  }

  @Test
  void every_alert_leads_to_its_runbook() throws IOException {
    String page = Files.readString(PAGE);
    List<Tree> alerts =
        new Tree(Yaml.read("rule", Files.readString(RULE)).get(0).value())
            .at("spec", "groups")
            .item(0)
            .at("rules")
            .items();
    assertThat(alerts).hasSizeGreaterThan(8);
    for (Tree alert : alerts) {
      String name = alert.at("alert").text();
      assertThat(page).contains("\n### " + name + "\n");
      assertThat(alert.at("annotations", "runbook_url").text())
          .isEqualTo("config/METRICS.md#" + name.toLowerCase(java.util.Locale.ROOT));
    }
  }
}
