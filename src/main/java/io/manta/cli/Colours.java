package io.manta.cli;

import io.manta.dev.view.Tone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Messages in colours: places bold, what is wrong red, the way out green, what is around faint. */
final class Colours {

  private static final Pattern REMARK = Pattern.compile("  = (\\w+): (.*)");
  private static final Pattern EXCERPT = Pattern.compile("    ( |>) *\\d+ \\|.*");
  private static final Pattern PLACE = Pattern.compile("(note: )?(\\S[^ ]*:\\d+:\\d+)(: .*)");
  private static final String NO_PROBLEMS = ": no problems";

  private Colours() {}

  /** A report of several lines. */
  static String of(String text) {
    return text.lines().map(Colours::line).collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  /** A message that begins with the word error. */
  static String ofError(String message) {
    return Tone.BAD.paint("error:", true) + " " + of(message);
  }

  private static String line(String line) {
    Matcher remark = REMARK.matcher(line);
    if (remark.matches()) {
      Tone tone = remark.group(1).equals("hint") ? Tone.GOOD : Tone.PLAIN;
      return "  = " + tone.paint(remark.group(1) + ":", true) + " " + remark.group(2);
    }
    Matcher excerpt = EXCERPT.matcher(line);
    if (excerpt.matches()) {
      return (excerpt.group(1).equals(">") ? Tone.HEADING : Tone.FAINT).paint(line, true);
    }
    Matcher place = PLACE.matcher(line);
    if (place.matches()) {
      String note = place.group(1) == null ? "" : Tone.WAITING.paint("note:", true) + " ";
      return note + Tone.HEADING.paint(place.group(2), true) + place.group(3);
    }
    return line.endsWith(NO_PROBLEMS)
        ? line.substring(0, line.length() - NO_PROBLEMS.length() + 2)
            + Tone.GOOD.paint(NO_PROBLEMS.substring(2), true)
        : line;
  }
}
