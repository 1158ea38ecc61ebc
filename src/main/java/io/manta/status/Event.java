package io.manta.status;

/**
 * An event to send, as in {@code events.k8s.io/v1}, about the RayCluster.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param controller who reports it; monitors select by it
 * @param matter what two warnings of one reason have in common that need not be sent twice
 */
public record Event(
    String type, String reason, String action, String controller, String note, String matter) {

  public static final String CLUSTER = "raycluster-controller";

  public Event {
    note = Clip.to(Clip.LONGEST, note);
  }

  public Event(String type, String reason, String action, String controller, String note) {
    this(type, reason, action, controller, note, note);
  }

  public static Event normal(String reason, String action, String note) {
    return new Event("Normal", reason, action, CLUSTER, note);
  }

  public static Event warning(String reason, String action, String note) {
    return new Event("Warning", reason, action, CLUSTER, note);
  }

  public boolean isWarning() {
    return type.equals("Warning");
  }
}
