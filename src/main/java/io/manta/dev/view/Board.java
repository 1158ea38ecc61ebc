package io.manta.dev.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that {@code manta dev} shows, at one moment.
 *
 * @param services in order of namespace and name, as the jobs
 */
public record Board(
    List<ServiceRow> services, List<JobRow> jobs, List<CronJobRow> cronJobs, Overview overview) {

  /**
   * The objects of one kind.
   *
   * @param headings of what {@link Row#cells} has
   */
  record Group(String kind, List<String> headings, List<? extends Row> rows) {}

  /** Every kind, also one of which there is nothing. */
  List<Group> groups() {
    return List.of(
        new Group("RayService", ServiceRow.HEADINGS, services),
        new Group("RayCronJob", CronJobRow.HEADINGS, cronJobs),
        new Group("RayJob", JobRow.HEADINGS, jobs),
        new Group("RayCluster", ClusterRow.HEADINGS, overview.clusters()));
  }

  /** All objects that are waited for. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    groups().forEach(group -> rows.addAll(group.rows()));
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

  /** The tables above that of the pods: RayClusters', and those of which there is something. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    for (Group group : groups()) {
      if (group.kind().equals("RayCluster")) {
        tables.add(overview.clusterTable());
      } else if (!group.rows().isEmpty()) {
        tables.add(
            Row.table(
                group.rows(),
                Row.severalNamespaces(group.rows()),
                group.headings(),
                overview.now()));
      }
    }
    return tables;
  }
}
