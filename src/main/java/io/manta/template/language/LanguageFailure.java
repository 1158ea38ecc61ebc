package io.manta.template.language;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import java.util.Optional;

/**
 * What Pebble, or a node of ours, threw while a template was compiled or rendered.
 *
 * @param message in Pebble's words
 * @param template empty for the one that was asked for
 * @param isOfParser whether the template could not even be parsed
 * @param variable the variable that does not exist
 */
public record LanguageFailure(
    String message,
    int line,
    Optional<String> template,
    boolean isOfParser,
    Optional<String> variable) {

  /** The innermost cause that knows its line. */
  public static Optional<LanguageFailure> in(Throwable thrown) {
    Optional<LanguageFailure> best = Optional.empty();
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof PebbleException known && known.getLineNumber() != null) {
        best = Optional.of(of(known));
      }
    }
    return best;
  }

  private static LanguageFailure of(PebbleException known) {
    return new LanguageFailure(
        message(known),
        known.getLineNumber(),
        Optional.ofNullable(known.getFileName()),
        known instanceof ParserException,
        known instanceof RootAttributeNotFoundException missing
                && missing.getPebbleMessage().startsWith("Root attribute")
            ? Optional.of(missing.getAttributeName())
            : Optional.empty());
  }

  /** What was thrown, without the place that Pebble adds to it. */
  public static String message(Throwable thrown) {
    String said = thrown instanceof PebbleException p ? p.getPebbleMessage() : thrown.getMessage();
    return said == null ? thrown.getClass().getSimpleName() : said;
  }

  /** To throw where a template cannot be had; whoever asked for it adds its line. */
  public static RuntimeException ofTemplate(String message) {
    return new LoaderException(null, message);
  }
}
