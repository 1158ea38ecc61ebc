package io.manta.cli;

import io.manta.cli.DiffReport.Entry;
import io.manta.diff.ObjectComparison;
import io.manta.manifest.ObjectId;
import io.manta.operator.preview.DryRun;
import io.manta.operator.preview.TemplateImpact;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What other templates change in Ray objects.
 *
 * @param problems of those that cannot be made from them; one that many have names them
 */
record ImpactReport(DiffReport diff, List<Problem> problems) {

  /**
   * @param together whether objects that change alike are one entry
   */
  static ImpactReport of(
      List<Document> rayObjects,
      DryRun before,
      DryRun after,
      ObjectComparison comparison,
      boolean together) {
    List<TemplateImpact> impacts =
        rayObjects.parallelStream()
            .map(one -> TemplateImpact.of(one, before, after, comparison))
            .toList();
    List<Entry> entries =
        impacts.stream()
            .filter(TemplateImpact::differs)
            .collect(
                Collectors.groupingBy(
                    one -> together ? one.likeness() : one.id(),
                    LinkedHashMap::new,
                    Collectors.toList()))
            .values()
            .stream()
            .map(ImpactReport::entry)
            .sorted((one, other) -> other.of().size() - one.of().size())
            .toList();
    List<ObjectId> failing =
        impacts.stream().filter(TemplateImpact::fails).map(TemplateImpact::id).toList();
    return new ImpactReport(
        new DiffReport(entries, summary(impacts, entries.size(), together), failing),
        problems(impacts));
  }

  private static Entry entry(List<TemplateImpact> alike) {
    TemplateImpact first = alike.get(0);
    return new Entry(
        alike.stream().map(TemplateImpact::id).toList(),
        first.changes(),
        first.replaced(),
        first.kept());
  }

  private static String summary(List<TemplateImpact> impacts, int ways, boolean together) {
    long failing = impacts.stream().filter(TemplateImpact::fails).count();
    long changed = impacts.stream().filter(TemplateImpact::differs).count();
    long restarts =
        impacts.stream().flatMap(one -> one.replaced().values().stream()).mapToLong(n -> n).sum();
    return "%s: %d changed%s, %d unchanged, %d failing; %d pods restart"
        .formatted(
            KindCounts.of(impacts.stream().map(TemplateImpact::id).toList()),
            changed,
            together && changed > 1 ? " in " + ways + (ways == 1 ? " way" : " ways") : "",
            impacts.size() - changed - failing,
            failing,
            restarts);
  }

  /** A template that fails for many is one problem. */
  private static List<Problem> problems(List<TemplateImpact> impacts) {
    Map<Problem, List<String>> of = new LinkedHashMap<>();
    for (TemplateImpact impact : impacts) {
      impact
          .problems()
          .forEach(
              p -> of.computeIfAbsent(p, key -> new ArrayList<>()).add(impact.id().toString()));
    }
    List<Problem> out = new ArrayList<>();
    of.forEach(
        (problem, names) -> out.add(impacts.size() > 1 ? problem.rayClusters(names) : problem));
    return out;
  }
}
