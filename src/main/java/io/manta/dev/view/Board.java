package io.manta.dev.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that {@code manta dev} shows, at one moment.
 *
 * @param services in order of namespace and name, as the jobs
 */
public record Board(List<ServiceRow> services, List<JobRow> jobs, Overview overview) {

  /** All objects that are waited for. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>(services);
    rows.addAll(jobs);
    rows.addAll(overview.clusters());
    return rows;
  }

  public boolean settled() {
    return overview.settled() && rows().stream().allMatch(Row::settled);
  }

  public boolean finished() {
    return rows().stream().allMatch(Row::finished);
  }

  public long count(String kind) {
    return rows().stream().filter(row -> row.kind().equals(kind)).count();
  }

  /** The tables above that of the pods. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    if (!services.isEmpty()) {
      tables.add(ServiceRow.table(services, overview.now()));
    }
    if (!jobs.isEmpty()) {
      tables.add(JobRow.table(jobs, overview.now()));
    }
    tables.add(overview.clusterTable());
    return tables;
  }
}
