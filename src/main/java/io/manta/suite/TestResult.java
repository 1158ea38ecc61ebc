package io.manta.suite;

import io.manta.schema.Problem;
import java.time.Duration;
import java.util.List;

/**
 * How a test ended.
 *
 * @param failures what was not as asserted; none when it passed
 */
public record TestResult(String name, List<Problem> failures, Duration time) {

  public boolean passed() {
    return failures.isEmpty();
  }
}
