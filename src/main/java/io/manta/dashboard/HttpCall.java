package io.manta.dashboard;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param headers may hold a token: never printed
 * @param body JSON
 * @param timeout how long the whole answer may take
 */
record HttpCall(
    String method, URI uri, Map<String, String> headers, Optional<String> body, Duration timeout) {

  /** For messages: what is sent where. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}
