package io.manta.serve;

import io.manta.client.AccessReviews;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a page only to whom Kubernetes lets see it: who the token's owner is, and whether they may
 * {@code get} the path, is asked of the API server and remembered for a while. The times are those
 * of controller-runtime's filter, so that a right given or taken has effect as soon as elsewhere.
 */
public final class Guard implements Page {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private static final Duration TOKEN = Duration.ofMinutes(1);
  private static final Duration ALLOWED = Duration.ofMinutes(5);
  private static final Duration DENIED = Duration.ofSeconds(30);

  private final AccessReviews accessReviews;
  private final String path;
  private final Page page;
  private final Recent<String, Optional<AccessReviews.User>> users;
  private final Recent<AccessReviews.User, Boolean> rights;

  /**
   * @param path what the right is asked for
   */
  public Guard(AccessReviews accessReviews, String path, Page page) {
    this(accessReviews, path, page, System::nanoTime);
  }

  Guard(AccessReviews accessReviews, String path, Page page, LongSupplier nanos) {
    this.accessReviews = accessReviews;
    this.path = path;
    this.page = page;
    this.users = new Recent<>(nanos);
    this.rights = new Recent<>(nanos);
  }

  @Override
  public Reply get(Optional<String> token) {
    if (token.isEmpty()) {
      return new Reply(Reply.UNAUTHORIZED, "Unauthorized\n");
    }
    try {
      Optional<AccessReviews.User> user =
          users.get(
              digest(token.get()),
              () -> Patience.ask(() -> accessReviews.user(token.get())),
              found -> TOKEN);
      if (user.isEmpty()) {
        return new Reply(Reply.UNAUTHORIZED, "Unauthorized\n");
      }
      boolean may =
          rights.get(
              user.get(),
              () -> Patience.ask(() -> accessReviews.mayGet(user.get(), path)),
              allowed -> allowed ? ALLOWED : DENIED);
      return may ? page.get(token) : new Reply(Reply.FORBIDDEN, forbidden(user.get()));
    } catch (IOException e) {
      LOG.warn("Whether {} may be read could not be asked: {}", path, e.getMessage());
      return new Reply(Reply.ERROR, "the API server could not be asked\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(Reply.ERROR, "the operator ends\n");
    }
  }

  private String forbidden(AccessReviews.User user) {
    return "Forbidden: " + user.name() + " may not get the path " + path + "\n";
  }

  /** What was seen of a token is remembered, not the token. */
  private static String digest(String token) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Asks again, a little later each time, as controller-runtime does. */
  static final class Patience {

    private static final List<Long> WAITS_MILLIS = List.of(500L, 750L, 1_125L, 1_688L);
    private static final double JITTER = 0.2;

    private Patience() {}

    static <T> T ask(Recent.Source<T> source) throws IOException, InterruptedException {
      for (long wait : WAITS_MILLIS) {
        try {
          return source.ask();
        } catch (IOException e) {
          Thread.sleep((long) (wait * (1 + Math.random() * JITTER)));
        }
      }
      return source.ask();
    }
  }
}
