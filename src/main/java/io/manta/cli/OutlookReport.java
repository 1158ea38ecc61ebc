package io.manta.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.dev.view.Cell;
import io.manta.dev.view.Table;
import io.manta.manifest.ManifestYaml;
import io.manta.operator.Foresight;
import io.manta.operator.Outlook;
import io.manta.plan.Step;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the operator would do about several RayClusters, for people and for machines.
 *
 * @param problems of those that are not valid
 */
record OutlookReport(List<Outlook> outlooks, List<Problem> problems) {

  private static final List<String> HEADINGS = List.of("ACTION", "KIND", "NAME", "REASON");

  /** One that is not valid does not keep the others from being looked at. */
  static OutlookReport of(List<Document> rayClusters, Foresight foresight) {
    List<Outlook> outlooks = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Document rayCluster : rayClusters) {
      try {
        outlooks.add(foresight.of(rayCluster));
      } catch (Invalid e) {
        problems.addAll(e.problems());
      }
    }
    return new OutlookReport(outlooks, problems);
  }

  boolean isSettled() {
    return outlooks.stream().allMatch(outlook -> outlook.steps().isEmpty());
  }

  /**
   * @param all also what is left alone
   */
  String text(boolean all) {
    return outlooks.stream().map(outlook -> text(outlook, all)).collect(Collectors.joining("\n"));
  }

  /**
   * {@code rayClusters}, each with its {@code steps} what it {@code waitsFor} and what it {@code
   * leaves} to others.
   */
  String json() {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(plain()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  String yaml() {
    return ManifestYaml.of(plain());
  }

  private static String text(Outlook outlook, boolean all) {
    StringBuilder out = new StringBuilder(outlook.cluster().toString());
    out.append(outlook.isThere() ? ": " : " (not there yet): ").append(summary(outlook));
    out.append('\n');
    List<List<Cell>> rows = new ArrayList<>();
    outlook.steps().forEach(step -> rows.add(row(step)));
    outlook.waits().forEach(step -> rows.add(row(step)));
    outlook.left().forEach(step -> rows.add(row(step)));
    if (all) {
      outlook.kept().forEach(step -> rows.add(row(step)));
    }
    if (!rows.isEmpty()) {
      new Table(HEADINGS, rows).lines(0, false).forEach(line -> out.append(line).append('\n'));
    }
    return out.toString();
  }

  private static String summary(Outlook outlook) {
    if (outlook.managedBy().isPresent()) {
      return "managed by " + outlook.managedBy().get() + ", Manta leaves it alone";
    }
    List<String> parts = new ArrayList<>();
    outlook.steps().stream()
        .collect(Collectors.groupingBy(OutlookReport::action, LinkedHashMap::new, counting()))
        .forEach((action, number) -> parts.add(number + " to " + action));
    if (!outlook.waits().isEmpty()) {
      parts.add(outlook.waits().size() + " to wait for");
    }
    if (!outlook.left().isEmpty()) {
      parts.add(outlook.left().size() + " left to others");
    }
    if (parts.isEmpty()) {
      parts.add("nothing to do");
    }
    if (outlook.outdated() > 0) {
      parts.add(outlook.outdated() + " pods of an older spec");
    }
    return String.join(", ", parts);
  }

  private static java.util.stream.Collector<Step, ?, Long> counting() {
    return Collectors.counting();
  }

  private static List<Cell> row(Step step) {
    return List.of(
        Cell.of(action(step)),
        Cell.of(step.id().kind()),
        Cell.of(step.id().name()),
        Cell.of(step.reason()));
  }

  private static String action(Step step) {
    if (step instanceof Step.Apply apply) {
      return apply.exists() ? "update" : "create";
    }
    return step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> plain() {
    List<Object> clusters = new ArrayList<>();
    for (Outlook outlook : outlooks) {
      Map<String, Object> cluster = new LinkedHashMap<>();
      cluster.put("namespace", outlook.cluster().namespace());
      cluster.put("name", outlook.cluster().name());
      cluster.put("exists", outlook.isThere());
      outlook.managedBy().ifPresent(who -> cluster.put("managedBy", who));
      cluster.put("outdatedPods", (long) outlook.outdated());
      cluster.put("steps", outlook.steps().stream().map(OutlookReport::plain).toList());
      cluster.put("waitsFor", outlook.waits().stream().map(OutlookReport::plain).toList());
      cluster.put("leaves", outlook.left().stream().map(OutlookReport::plain).toList());
      clusters.add(cluster);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rayClusters", clusters);
    return out;
  }

  private static Map<String, Object> plain(Step step) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("action", action(step));
    out.put("apiVersion", step.id().apiVersion());
    out.put("kind", step.id().kind());
    out.put("namespace", step.id().namespace());
    out.put("name", step.id().name());
    if (step instanceof Step.Delete delete) {
      out.put("cause", delete.cause().name().toLowerCase(Locale.ROOT));
    }
    if (step instanceof Step.Wait wait) {
      wait.until().ifPresent(until -> out.put("until", until.toString()));
    }
    out.put("reason", step.reason());
    return out;
  }
}
