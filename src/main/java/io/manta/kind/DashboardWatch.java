package io.manta.kind;

import io.manta.dashboard.DashboardQuery;
import java.time.Duration;
import java.util.Set;

/**
 * What is to be asked of Ray's dashboard for an object, again and again.
 *
 * @param interval from one question to the next, as long as answers come
 */
public record DashboardWatch(Set<DashboardQuery> queries, Duration interval) {

  public static final DashboardWatch NONE = new DashboardWatch(Set.of(), Duration.ofSeconds(3));
}
