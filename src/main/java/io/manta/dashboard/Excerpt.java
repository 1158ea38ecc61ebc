package io.manta.dashboard;

import io.manta.dashboard.DashboardAnswer.Trouble;
import io.manta.dashboard.DashboardAnswer.Unknown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Says for a person why a call gave nothing. Whatever comes from outside passes here: it is cut, on
 * one line, and without the token, which a server may well send back in an error.
 *
 * @param call method and URL
 */
record Excerpt(String call, Optional<String> token) {

  /** Enough for the first lines of what Ray says of a wrong configuration. */
  private static final int LONGEST = 500;

  @Override
  public String toString() {
    return call;
  }

  Unknown unknown(Trouble trouble, String reason) {
    return new Unknown(trouble, call + ": " + reason);
  }

  /** A piece of a body after a colon; empty when there is none. */
  String of(String body) {
    String line = withoutToken(body).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.isEmpty()) {
      return "";
    }
    int end = Math.min(line.length(), LONGEST);
    end -= end > 0 && Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
    return ": " + (end < line.length() ? line.substring(0, end) + "..." : line);
  }

  /** Why no answer came. */
  Unknown failure(Throwable error, Duration timeout) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
      return unknown(Trouble.UNREACHABLE, "there is no such host");
    }
    if (has(cause, ConnectException.class) || has(cause, NoRouteToHostException.class)) {
      return unknown(Trouble.UNREACHABLE, "nothing accepts connections there");
    }
    if (has(cause, TimeoutException.class) || has(cause, HttpTimeoutException.class)) {
      return unknown(Trouble.SLOW, "no whole answer within " + timeout.toSeconds() + " s");
    }
    if (has(cause, LimitedBody.TooLong.class)) {
      return unknown(Trouble.GARBAGE, "the answer is longer than any of Ray's");
    }
    if (has(cause, IOException.class)) {
      return unknown(Trouble.CUT, "the connection ended before the whole answer");
    }
    // Its message is not ours to print: the JDK's client puts a refused header into it.
    return unknown(Trouble.CUT, "it could not be sent: " + cause.getClass().getSimpleName());
  }

  private static boolean has(Throwable error, Class<? extends Throwable> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private String withoutToken(String text) {
    return token.isPresent() && !token.get().isEmpty() ? text.replace(token.get(), "***") : text;
  }
}
