package io.manta.status;

import java.nio.charset.StandardCharsets;

/**
 * An event to send, as in {@code events.k8s.io/v1}, about the RayCluster.
 *
 * @param type {@code Normal} or {@code Warning}
 * @param controller who reports it; monitors select by it
 */
public record Event(String type, String reason, String action, String controller, String note) {

  static final String CLUSTER = "raycluster-controller";

  /** Longest note that Kubernetes takes, in bytes of UTF-8. */
  private static final int LONGEST = 1024;

  public Event {
    note = clipped(note);
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

  private static String clipped(String note) {
    byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST) {
      return note;
    }
    int end = LONGEST - 3;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not in the middle of a character
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "...";
  }
}
