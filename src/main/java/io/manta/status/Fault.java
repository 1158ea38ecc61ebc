package io.manta.status;

import io.manta.schema.Problem;
import java.util.List;

/** What kept an object from being planned. */
public record Fault(Stage stage, List<Problem> problems) {

  public enum Stage {
    VALID,
    RENDERED
  }

  public String message() {
    return String.join("; ", problems.stream().map(Problem::sentence).toList());
  }
}
