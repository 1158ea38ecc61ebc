package io.manta.lint;

import io.manta.schema.PrettyJson;
import io.manta.schema.Problem;
import io.manta.schema.ProblemReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was found in templates, for people and for machines. */
public record LintReport(int files, List<Finding> findings, String version) {

  public boolean hasErrors() {
    return findings.stream().anyMatch(finding -> finding.rule().isError());
  }

  /** Every finding with its excerpt, then one line that sums up. */
  public String text() {
    StringBuilder out = new StringBuilder();
    findings.forEach(finding -> out.append(finding.text()).append('\n'));
    long errors = findings.stream().filter(finding -> finding.rule().isError()).count();
    long warnings = findings.size() - errors;
    out.append(count(files, "template")).append(": ");
    out.append(
        findings.isEmpty()
            ? "no problems"
            : count(errors, "error") + ", " + count(warnings, "warning"));
    return out.append('\n').toString();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** One object: {@code files}, and {@code findings} with {@code rule} and {@code level}. */
  public String json() {
    List<Object> all = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("rule", finding.rule().id());
      fields.put("level", finding.rule().level());
      fields.putAll(ProblemReport.fields(finding.problem()));
      all.add(fields);
    }
    return PrettyJson.of(ordered("files", files, "findings", all));
  }

  /** The same as SARIF 2.1.0, which code hosts show beside the lines. */
  public String sarif() {
    List<Object> rules = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      rules.add(
          ordered(
              "id", rule.id(),
              "shortDescription", ordered("text", rule.words()),
              "help", ordered("text", "templates/LINT.md, section " + rule.id()),
              "defaultConfiguration", ordered("level", rule.level())));
    }
    Map<String, Object> driver = ordered("name", "manta lint", "version", version, "rules", rules);
    Map<String, Object> run =
        ordered(
            "tool", ordered("driver", driver),
            "columnKind", "utf16CodeUnits",
            "results", findings.stream().map(LintReport::result).toList());
    return PrettyJson.of(
        ordered(
            "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
            "version", "2.1.0",
            "runs", List.of(run)));
  }

  private static Map<String, Object> result(Finding finding) {
    Problem problem = finding.problem();
    Map<String, Object> physical =
        ordered("artifactLocation", ordered("uri", uri(problem.source())));
    problem
        .position()
        .ifPresent(
            place ->
                physical.put(
                    "region", ordered("startLine", place.line(), "startColumn", place.column())));
    return ordered(
        "ruleId", finding.rule().id(),
        "ruleIndex", finding.rule().ordinal(),
        "level", finding.rule().level(),
        "message", ordered("text", message(problem)),
        "locations", List.of(ordered("physicalLocation", physical)));
  }

  private static String message(Problem problem) {
    Optional<String> hint = problem.hint();
    return problem.message() + hint.map(way -> ". To fix: " + way).orElse("");
  }

  private static String uri(String place) {
    return Path.of(place).normalize().toString().replace('\\', '/').replace(" ", "%20");
  }

  private static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> out = new LinkedHashMap<>();
    List<Object> all = Arrays.asList(namesAndValues);
    for (int i = 0; i < all.size(); i += 2) {
      out.put((String) all.get(i), all.get(i + 1));
    }
    return out;
  }
}
