package io.manta.live.fault;

import java.util.Optional;

/**
 * A request on its way to the API server, or to one of Ray's dashboards.
 *
 * @param path without query, and with the name of the object also where one is created
 * @param query without question mark; empty for none
 * @param number how many times this method and path were asked for until now, from 1 on: with it a
 *     choice does not depend on what happens at the same time
 * @param agent what the client calls itself
 */
public record SeenRequest(
    String method, String path, String query, int number, Optional<String> agent) {

  /** Whether it is for one of Ray's dashboards: paths of those begin with namespace and service. */
  public boolean isToDashboard() {
    return path.startsWith("/test-");
  }

  /** Whether it changes something; events and what only asks are no writes. */
  public boolean isWrite() {
    boolean writes = !method.equals("GET") && !path.contains("/events/");
    return writes && !path.contains("reviews/");
  }

  public boolean isWatch() {
    return method.equals("GET") && (query.contains("watch=true") || query.contains("watch=1"));
  }

  @Override
  public String toString() {
    return method + " " + path + (number > 1 ? " (" + number + ")" : "");
  }
}
