package io.manta.suite;

import io.manta.schema.PrettyJson;
import io.manta.schema.Problem;
import io.manta.schema.ProblemReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run of tests came to, for people and for machines. */
public record TestReport(List<SuiteResult> suites, Optional<Coverage> coverage) {

  public long failed() {
    return tests() - passed();
  }

  private long passed() {
    return suites.stream()
        .flatMap(suite -> suite.tests().stream())
        .filter(TestResult::passed)
        .count();
  }

  private long tests() {
    return suites.stream().mapToLong(suite -> suite.tests().size()).sum();
  }

  /** A line for each suite, every failure with its place, then one line that sums up. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (SuiteResult suite : suites) {
      out.append(suite.passed() ? "ok    " : "FAIL  ");
      out.append(
          "%s: %s (%d)%n".formatted(suite.file(), oneLine(suite.name()), suite.tests().size()));
      suite.notes().forEach(note -> out.append("      ").append(oneLine(note)).append('\n'));
      for (TestResult test : suite.tests()) {
        if (!test.passed()) {
          out.append("\n  ")
              .append(oneLine(test.name()))
              .append("\n\n")
              .append(failures(test))
              .append('\n');
        }
      }
    }
    coverage.ifPresent(some -> out.append('\n').append(some.text()));
    return out.append(sum()).toString();
  }

  /** Who names a test must not be able to write lines of the report. */
  private static String oneLine(String name) {
    return Problem.visible(name).replace("\n", "\\n");
  }

  private static String failures(TestResult test) {
    return test.failures().stream().map(Problem::text).collect(Collectors.joining("\n"));
  }

  private String sum() {
    Duration time =
        suites.stream()
            .flatMap(suite -> suite.tests().stream())
            .map(TestResult::time)
            .reduce(Duration.ZERO, Duration::plus);
    String all = count(tests(), "test") + " in " + count(suites.size(), "suite");
    return all
        + (failed() == 0 ? ": all passed" : ": " + failed() + " failed")
        + String.format(Locale.ROOT, " (%.1f s)%n", time.toMillis() / 1000.0);
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** One object: {@code suites} with their {@code tests}, {@code passed}, {@code failed}. */
  public String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("passed", passed());
    report.put("failed", failed());
    report.put("suites", suites.stream().map(TestReport::fields).toList());
    coverage.ifPresent(some -> report.put("coverage", some.fields()));
    return PrettyJson.of(report);
  }

  private static Map<String, Object> fields(SuiteResult suite) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("suite", suite.name());
    fields.put("file", suite.file());
    fields.put("tests", suite.tests().stream().map(TestReport::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(TestResult test) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", test.name());
    fields.put("passed", test.passed());
    fields.put("seconds", test.time().toMillis() / 1000.0);
    fields.put("failures", test.failures().stream().map(ProblemReport::fields).toList());
    return fields;
  }
}
