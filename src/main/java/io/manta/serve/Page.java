package io.manta.serve;

import java.util.Optional;

/** What is found at a path. */
@FunctionalInterface
public interface Page {

  /** An answer: an HTTP status code and a text. */
  record Reply(int code, String text) {

    static final int OK = 200;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int ERROR = 500;
    static final int UNAVAILABLE = 503;

    public static Reply ok(String text) {
      return new Reply(OK, text);
    }

    public static Reply unavailable(String text) {
      return new Reply(UNAVAILABLE, text);
    }
  }

  /**
   * The answer to a request.
   *
   * @param token that the request carries in its Authorization header
   */
  Reply get(Optional<String> token);
}
