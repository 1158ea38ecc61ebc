package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts and the dashboard, as Prometheus' own tool reads them. */
class MonitoringTest {

  @TempDir Path directory;

  @Test
  void every_alert_fires_when_it_should_and_only_then() throws IOException {
    String rule = Files.readString(Queries.RULE);
    Files.writeString(directory.resolve("rules.yaml"), Queries.rules());
    Path tests = directory.resolve("rules.test.yaml");
    Files.copy(Manifests.CONFIG.resolve("prometheus/rules.test.yaml"), tests);

    GoTool.promtool()
        .run("", "check", "rules", "--lint-fatal", directory.resolve("rules.yaml").toString())
        .orFail();
    GoTool.promtool().run("", "test", "rules", tests.toString()).orFail();

    Tree tested = new Tree(Yaml.read("t", Files.readString(tests)).get(0).value());
    List<String> names =
        new Tree(Yaml.read("r", rule).get(0).value())
            .at("spec", "groups").item(0).at("rules").items().stream()
                .map(alert -> alert.at("alert").text())
                .toList();
    assertThat(
            tested.at("tests").items().stream()
                .flatMap(test -> test.at("alert_rule_test").items().stream())
                .filter(test -> !test.at("exp_alerts").items().isEmpty())
                .map(test -> test.at("alertname").text()))
        .containsAll(names);
  }

  @Test
  void every_query_of_the_dashboard_is_one() throws IOException {
    StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [");
    List<String> queries = Queries.ofTheDashboard();
    for (int i = 0; i < queries.size(); i++) {
      rules
          .append("\n{record: r")
          .append(i)
          .append(", expr: '")
          .append(queries.get(i))
          .append("'},");
    }
    Path file = Files.writeString(directory.resolve("dashboard.yaml"), rules + "]}]");
    assertThat(GoTool.promtool().run("", "check", "rules", file.toString()).orFail())
        .contains(queries.size() + " rules found");
  }

  @Test
  void the_metrics_of_a_query_are_found() {
    assertThat(
            Queries.metrics(
                "sum by (a) (rate(x_total{b=\"c\"}[5m])) / max(y and on (i) z:w) > 0.5 or vector(0)"))
        .isEqualTo(Set.of("x_total", "y", "z:w"));
  }
}
