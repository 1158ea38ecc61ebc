package io.manta.status;

import java.util.Optional;

/**
 * What makes two steps the same event, and how it is worded for one and about several.
 *
 * @param cause why a step failed
 */
public record EventForm(
    String type,
    String reason,
    String action,
    String controller,
    Wording wording,
    Optional<Cause> cause) {

  public EventForm(String type, String reason, String action, String controller, Wording wording) {
    this(type, reason, action, controller, wording, Optional.empty());
  }

  public EventForm because(Cause why) {
    return new EventForm(type, reason, action, controller, wording, Optional.of(why));
  }

  /** {@code %s} stands for the object or objects. */
  public record Wording(String one, String several) {}
}
