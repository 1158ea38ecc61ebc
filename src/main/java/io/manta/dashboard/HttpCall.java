package io.manta.dashboard;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param headers may hold a token: never printed
 * @param body JSON
 */
record HttpCall(String method, URI uri, Map<String, String> headers, Optional<String> body) {

  /** For messages: what is sent where. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}
