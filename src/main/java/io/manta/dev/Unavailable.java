package io.manta.dev;

/** No control plane can be had or started here; the message says why, and the ways out. */
public final class Unavailable extends RuntimeException {

  Unavailable(String message) {
    super(message);
  }

  Unavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
