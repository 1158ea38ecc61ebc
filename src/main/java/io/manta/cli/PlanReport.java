package io.manta.cli;

import io.manta.dev.view.Cell;
import io.manta.dev.view.Table;
import io.manta.dev.view.Tone;
import io.manta.manifest.ManifestYaml;
import io.manta.model.Tree;
import io.manta.operator.preview.DryRun;
import io.manta.operator.preview.PlannedChanges;
import io.manta.plan.Step;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.PrettyJson;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the operator would do about several Ray objects, for people and for machines.
 *
 * @param problems of those that are not valid
 */
record PlanReport(List<PlannedChanges> outlooks, List<Problem> problems) {

  private static final List<String> HEADINGS = List.of("ACTION", "KIND", "NAME", "REASON");

  /** One that is not valid does not keep the others from being planned. */
  static PlanReport of(List<Document> rayClusters, DryRun dryRun) {
    List<PlanReport> each = rayClusters.parallelStream().map(one -> of(one, dryRun)).toList();
    return new PlanReport(
        each.stream().flatMap(report -> report.outlooks.stream()).toList(),
        each.stream().flatMap(report -> report.problems.stream()).toList());
  }

  private static PlanReport of(Document rayCluster, DryRun dryRun) {
    try {
      return new PlanReport(List.of(dryRun.of(rayCluster)), List.of());
    } catch (Invalid e) {
      return new PlanReport(List.of(), e.problems());
    }
  }

  boolean isSettled() {
    return outlooks.stream().allMatch(plannedChanges -> plannedChanges.steps().isEmpty());
  }

  /**
   * @param all also what is left alone
   * @param colours for a terminal
   */
  String text(boolean all, boolean colours) {
    return outlooks.stream()
        .map(plannedChanges -> text(plannedChanges, all, colours))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Of many: those that change, the ones whose pods do first, then how many stay as they are.
   *
   * @param all also those that stay, and what is left alone in them
   */
  String changes(boolean all, boolean colours) {
    List<PlannedChanges> changing =
        outlooks.stream()
            .filter(
                plannedChanges ->
                    !plannedChanges.steps().isEmpty() || !plannedChanges.newWithUs().isEmpty())
            .sorted(Comparator.comparing(plannedChanges -> !changesPods(plannedChanges)))
            .toList();
    long pods = changing.stream().filter(PlanReport::changesPods).count();
    String each =
        (all ? outlooks : changing)
            .stream()
                .map(plannedChanges -> text(plannedChanges, all, colours) + "\n")
                .collect(Collectors.joining());
    return each
        + "%s: pods of %d would change, other objects of %d, nothing of %d%s\n"
            .formatted(
                KindCounts.of(outlooks.stream().map(PlannedChanges::cluster).toList()),
                pods,
                changing.size() - pods,
                outlooks.size() - changing.size(),
                problems.isEmpty() ? "" : "; others are not valid and stay as they are");
  }

  private static boolean changesPods(PlannedChanges plannedChanges) {
    return plannedChanges.steps().stream().anyMatch(Step::isOfPod);
  }

  /**
   * {@code rayClusters}, and likewise {@code rayJobs}, {@code rayServices} and {@code rayCronJobs}
   * where there are some: each with its {@code steps}, what it {@code waitsFor} and what it {@code
   * leaves} to others.
   */
  String json() {
    return PrettyJson.of(plain());
  }

  String yaml() {
    return ManifestYaml.of(plain());
  }

  private static String text(PlannedChanges plannedChanges, boolean all, boolean colours) {
    StringBuilder out = new StringBuilder(plannedChanges.cluster().toString());
    out.append(plannedChanges.isThere() ? ": " : " (does not exist yet): ")
        .append(summary(plannedChanges));
    out.append('\n');
    plannedChanges
        .newWithUs()
        .forEach(
            problem ->
                out.append("KubeRay refuses it by default: ")
                    .append(problem.path() + ": needs a feature gate that is on with Manta\n"));
    List<List<Cell>> rows = new ArrayList<>();
    plannedChanges.steps().forEach(step -> rows.add(row(step)));
    plannedChanges.waits().forEach(step -> rows.add(row(step)));
    plannedChanges.left().forEach(step -> rows.add(row(step)));
    if (all) {
      plannedChanges.kept().forEach(step -> rows.add(row(step)));
    }
    if (!rows.isEmpty()) {
      new Table(HEADINGS, rows).lines(0, colours).forEach(line -> out.append(line).append('\n'));
    }
    return out.toString();
  }

  private static String summary(PlannedChanges plannedChanges) {
    if (plannedChanges.managedBy().isPresent()) {
      return "managed by " + plannedChanges.managedBy().get() + ", Manta leaves it alone";
    }
    List<String> parts = new ArrayList<>();
    plannedChanges.steps().stream()
        .collect(Collectors.groupingBy(PlanReport::action, LinkedHashMap::new, counting()))
        .forEach((action, number) -> parts.add(number + " to " + action));
    if (!plannedChanges.waits().isEmpty()) {
      parts.add(plannedChanges.waits().size() + " to wait for");
    }
    if (!plannedChanges.left().isEmpty()) {
      parts.add(plannedChanges.left().size() + " left to others");
    }
    if (parts.isEmpty()) {
      parts.add("nothing to do");
    }
    if (plannedChanges.outdated() > 0) {
      parts.add(plannedChanges.outdated() + " pods of an older spec");
    }
    return String.join(", ", parts);
  }

  private static java.util.stream.Collector<Step, ?, Long> counting() {
    return Collectors.counting();
  }

  private static List<Cell> row(Step step) {
    return List.of(
        Cell.of(action(step), tone(step)),
        Cell.of(step.id().kind()),
        Cell.of(step.id().name()),
        Cell.of(step.reason()));
  }

  private static Tone tone(Step step) {
    return switch (action(step)) {
      case "create" -> Tone.GOOD;
      case "delete" -> Tone.BAD;
      case "keep", "leave" -> Tone.FAINT;
      default -> Tone.WAITING;
    };
  }

  private static String action(Step step) {
    if (step instanceof Step.Apply apply) {
      return apply.exists() ? "update" : "create";
    }
    return step.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> plain() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rayClusters", new ArrayList<>());
    for (PlannedChanges plannedChanges : outlooks) {
      Map<String, Object> cluster = new LinkedHashMap<>();
      cluster.put("namespace", plannedChanges.cluster().namespace());
      cluster.put("name", plannedChanges.cluster().name());
      cluster.put("exists", plannedChanges.isThere());
      plannedChanges.managedBy().ifPresent(who -> cluster.put("managedBy", who));
      cluster.put(
          "newWithManta",
          plannedChanges.newWithUs().stream().map(Problem::path).distinct().toList());
      cluster.put("outdatedPods", (long) plannedChanges.outdated());
      cluster.put("steps", plannedChanges.steps().stream().map(PlanReport::plain).toList());
      cluster.put("waitsFor", plannedChanges.waits().stream().map(PlanReport::plain).toList());
      cluster.put("leaves", plannedChanges.left().stream().map(PlanReport::plain).toList());
      String kind = plannedChanges.cluster().kind();
      new Tree(out.computeIfAbsent("r" + kind.substring(1) + "s", key -> new ArrayList<>()))
          .list()
          .add(cluster);
    }
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
