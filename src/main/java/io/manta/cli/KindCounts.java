package io.manta.cli;

import io.manta.manifest.ObjectId;
import io.manta.schema.ProblemReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many Ray objects there are, as in {@code 2 RayClusters, 1 RayJob}. */
final class KindCounts {

  private KindCounts() {}

  static String of(List<ObjectId> ids) {
    Map<String, Long> counts =
        ids.stream()
            .collect(
                Collectors.groupingBy(ObjectId::kind, LinkedHashMap::new, Collectors.counting()));
    if (counts.isEmpty()) {
      return "0 RayClusters";
    }
    return counts.entrySet().stream()
        .map(entry -> ProblemReport.count(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }
}
