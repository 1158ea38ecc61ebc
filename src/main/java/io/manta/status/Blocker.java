package io.manta.status;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that keeps a cluster from being ready.
 *
 * @param of the objects that it is about, by name; empty when the cluster is meant
 * @param detail what is said about them; the same words for as long as it is the same matter
 */
public record Blocker(Cause cause, List<String> of, String detail) {

  /** How many objects one text names. */
  private static final int NAMED = 3;

  public Blocker {
    of = List.copyOf(of);
  }

  static Blocker of(Cause cause, String object, String detail) {
    return new Blocker(cause, List.of(object), detail);
  }

  /** As in {@code a, b and 2 more: no node takes them}. */
  public String text() {
    String named = of.stream().limit(NAMED).collect(Collectors.joining(", "));
    String more = of.size() <= NAMED ? "" : " and " + (of.size() - NAMED) + " more";
    if (of.isEmpty()) {
      return detail;
    }
    return detail.isEmpty() ? named + more : named + more + ": " + detail;
  }
}
