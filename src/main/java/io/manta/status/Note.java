package io.manta.status;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the owner of a cluster should know although it works: an event once for each version of the
 * spec, and the condition {@code Valid} for as long.
 *
 * @param reason of the event
 */
public record Note(String reason, String message) {

  /** Empty where there are none. */
  public static Optional<Condition> condition(List<Note> notes) {
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    String all = notes.stream().map(Note::message).collect(Collectors.joining("; "));
    return Optional.of(Condition.of("Valid", true, "ValidWithNotes", all));
  }

  /**
   * @param kind of the object
   * @param name namespace and name, as in {@code default/demo}
   */
  public Event event(String kind, String name) {
    return Event.warning(
        reason, "Validate", "%s spec warning %s: %s".formatted(kind, name, message));
  }
}
