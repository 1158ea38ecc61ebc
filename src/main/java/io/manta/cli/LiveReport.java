package io.manta.cli;

import io.manta.cli.DiffReport.Entry;
import io.manta.diff.ObjectComparison;
import io.manta.manifest.ObjectId;
import io.manta.operator.preview.DryRun;
import io.manta.operator.preview.LiveComparison;
import io.manta.operator.preview.LiveSource;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;

/**
 * What would change in a cluster.
 *
 * @param problems of Ray objects of which not all can be said
 */
record LiveReport(DiffReport diff, List<Problem> problems) {

  static LiveReport of(
      List<Document> rayObjects, DryRun dryRun, LiveSource source, ObjectComparison comparison) {
    List<LiveComparison> all =
        rayObjects.parallelStream()
            .map(one -> LiveComparison.of(one, dryRun, source, comparison))
            .toList();
    List<Entry> entries =
        all.stream()
            .filter(one -> !one.changes().isEmpty())
            .map(one -> new Entry(List.of(one.id()), one.changes(), Map.of(), outdated(one)))
            .toList();
    List<ObjectId> failing =
        all.stream().filter(one -> !one.problems().isEmpty()).map(LiveComparison::id).toList();
    String summary =
        "%s: %d differ, %d do not, %d failing"
            .formatted(
                KindCounts.of(all.stream().map(LiveComparison::id).toList()),
                entries.size(),
                all.size() - entries.size() - failing.size(),
                failing.size());
    return new LiveReport(
        new DiffReport(entries, summary, failing),
        all.stream().flatMap(one -> one.problems().stream()).toList());
  }

  private static Map<String, Long> outdated(LiveComparison one) {
    return one.outdated() == 0 ? Map.of() : Map.of("an older spec", one.outdated());
  }
}
