package io.manta.config;

import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the shipped dashboard and alerts ask Prometheus. */
final class Queries {

  static final Path RULE = Manifests.CONFIG.resolve("prometheus/prometheus-rule.yaml");
  private static final Path DASHBOARD = Manifests.CONFIG.resolve("prometheus/dashboard.json");

  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w*\\s*[({])");
  private static final Set<String> WORDS =
      Set.of("by", "without", "on", "ignoring", "and", "or", "unless", "bool", "offset");

  private Queries() {}

  static List<String> ofTheDashboard() throws IOException {
    List<String> out = new ArrayList<>();
    Tree dashboard =
        new Tree(Yaml.read("dashboard.json", Files.readString(DASHBOARD)).get(0).value());
    for (Tree panel : dashboard.at("panels").items()) {
      for (Tree target : panel.at("targets").items()) {
        out.add(target.at("expr").text().replace("$__rate_interval", "5m"));
      }
    }
    return out;
  }

  static List<String> ofTheAlerts() throws IOException {
    List<String> out = new ArrayList<>();
    Tree rule = new Tree(Yaml.read("rule.yaml", Files.readString(RULE)).get(0).value());
    for (Tree group : rule.at("spec", "groups").items()) {
      group.at("rules").items().forEach(alert -> out.add(alert.at("expr").text()));
    }
    return out;
  }

  /** The rules as Prometheus reads them: a PrometheusRule's specification alone. */
  static String rules() throws IOException {
    String rule = Files.readString(RULE);
    return rule.substring(rule.indexOf("\nspec:\n") + 7).replaceAll("(?m)^ {2}", "");
  }

  /** The metrics that a query names. */
  static Set<String> metrics(String query) {
    String bare =
        query
            .replaceAll("\"[^\"]*\"", "")
            .replaceAll("\\{[^}]*}", " ")
            .replaceAll("\\[[^]]*]", " ")
            .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ");
    Set<String> out = new TreeSet<>();
    Matcher matcher = METRIC.matcher(bare);
    while (matcher.find()) {
      if (!WORDS.contains(matcher.group())) {
        out.add(matcher.group());
      }
    }
    return out;
  }
}
