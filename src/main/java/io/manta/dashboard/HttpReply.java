package io.manta.dashboard;

import java.util.Locale;

/**
 * A whole answer, whatever its code.
 *
 * @param type value of the header Content-Type; empty when there is none
 */
record HttpReply(int code, String type, String body) {

  /** Longer answers are cut off: Ray's largest, of hundreds of applications, have less. */
  static final int LONGEST = 8 << 20;

  boolean isSuccess() {
    return code >= 200 && code < 300;
  }

  /** A page of something between us and the dashboard: a login, an ingress, a mesh. */
  boolean isHtml() {
    return type.toLowerCase(Locale.ROOT).contains("html") || body.stripLeading().startsWith("<");
  }
}
