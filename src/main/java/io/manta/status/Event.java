package io.manta.status;

/**
 * An event to send, as in {@code events.k8s.io/v1}, about the RayCluster.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param controller who reports it; monitors select by it
 */
public record Event(String type, String reason, String action, String controller, String note) {

  static final String CLUSTER = "raycluster-controller";

  /** Longest note that Kubernetes takes. */
  private static final int LONGEST = 1024;

  public Event {
    note = note.length() <= LONGEST ? note : note.substring(0, LONGEST - 3) + "...";
  }

  static Event normal(String reason, String action, String note) {
    return new Event("Normal", reason, action, CLUSTER, note);
  }

  public static Event warning(String reason, String action, String note) {
    return new Event("Warning", reason, action, CLUSTER, note);
  }

  public boolean isWarning() {
    return type.equals("Warning");
  }
}
