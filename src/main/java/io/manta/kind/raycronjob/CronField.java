package io.manta.kind.raycronjob;

import java.util.List;
import java.util.Locale;

/**
 * One of the five fields, and how it is read: numbers, names, ranges, lists and steps as
 * robfig/cron v3 has them, because that is what KubeRay and Kubernetes' CronJob accept.
 */
enum CronField {
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY_OF_MONTH("day of month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
  DAY_OF_WEEK("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private final String title;
  private final int least;
  private final int most;
  private final List<String> names;

  CronField(String title, int least, int most, List<String> names) {
    this.title = title;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  /**
   * What a field allows.
   *
   * @param values one bit for each value
   * @param star whether it was written as not restricting anything; {@code *}{@code /2} is not so
   */
  record Values(long values, boolean star) {

    boolean has(int value) {
      return (values >> value & 1) == 1;
    }

    /** The first allowed value that is not less; -1 when there is none. */
    int from(int value) {
      long rest = value > 63 ? 0 : values >> value << value;
      return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
  }

  Values read(String text) throws InvalidSchedule {
    long values = 0;
    boolean star = false;
    for (String part : text.split(",")) {
      if (!part.isEmpty()) { // two commas are one
        Values one = part(text, part);
        values |= one.values();
        star |= one.star();
      }
    }
    if (values == 0) {
      throw wrong(text, "there is no value");
    }
    return new Values(values, star);
  }

  private Values part(String text, String part) throws InvalidSchedule {
    String[] rangeAndStep = part.split("/", -1);
    String[] range = rangeAndStep[0].split("-", -1);
    boolean all = range[0].equals("*") || range[0].equals("?"); // whatever follows a hyphen
    if (rangeAndStep.length > 2 || range.length > 2 && !all) {
      throw wrong(text, part + " has more than one " + (range.length > 2 ? "hyphen" : "slash"));
    }
    int start = all ? least : number(text, range[0]);
    int step = rangeAndStep.length > 1 ? step(text, rangeAndStep[1]) : 1;
    boolean open = all || range.length == 1 && rangeAndStep.length > 1; // 5/10 has no end
    int end = open ? most : range.length > 1 ? number(text, range[1]) : start;
    if (start > end) {
      throw wrong(text, "the range " + part + " begins after its end");
    }
    long values = 0;
    for (int value = start; value <= end; value += step) {
      values |= 1L << value;
    }
    return new Values(values, all && step == 1);
  }

  private int number(String text, String word) throws InvalidSchedule {
    int name = names.indexOf(word.toLowerCase(Locale.ROOT));
    int value = name >= 0 ? name + least : digits(word);
    if (value < least || value > most) {
      throw wrong(text, (word.isEmpty() ? "a value is missing" : word + " is none of them"));
    }
    return value;
  }

  private int step(String text, String word) throws InvalidSchedule {
    int step = digits(word);
    if (step < 1) {
      throw wrong(text, "the step \"" + word + "\" is no number of 1 or more");
    }
    return Math.min(step, most + 1);
  }

  /** -1 for what is no number; one that is too long is too large anyway. */
  private static int digits(String word) {
    String number = word.startsWith("+") ? word.substring(1) : word;
    if (number.isEmpty() || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    String significant = number.replaceFirst("^0+(?=.)", "");
    return significant.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(significant);
  }

  private InvalidSchedule wrong(String text, String fault) {
    String named =
        names.isEmpty() ? "" : " or " + names.get(0) + " to " + names.get(names.size() - 1);
    return new InvalidSchedule(
        "the field for the %s is \"%s\": %s. It takes * or %d to %d%s, ranges as %d-%d, lists with commas and steps as */2"
            .formatted(title, text, fault, least, most, named, least, most));
  }
}
