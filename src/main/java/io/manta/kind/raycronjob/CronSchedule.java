package io.manta.kind.raycronjob;

import io.manta.kind.raycronjob.CronField.Values;
import io.manta.model.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When something is due again and again. Reads and counts as robfig/cron v3, which KubeRay and
 * Kubernetes use: a time that clocks skip is not due on that day, one that they show twice is due
 * twice. cron-utils, the library for Java, drops the second of the two and knows no {@code @every};
 * so this is our own. Where a zone skips midnight robfig/cron itself errs, up to an endless loop:
 * there the rule holds here.
 */
public sealed interface CronSchedule {

  /** The first time after this one; empty when there is none within five years. */
  Optional<Instant> next(Instant after);

  /**
   * The last time of a chain that begins after {@code after}, and is not later than {@code until}.
   *
   * @param after a time that was due, or the begin of the chain
   */
  Optional<Instant> latest(Instant after, Instant until);

  /** What the words stand for. */
  Map<String, String> DESCRIPTORS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  String EVERY = "@every ";

  /** Names that the database has and Java does not. */
  Map<String, String> ALIASES =
      Map.of(
          "EST", "America/Panama",
          "MST", "America/Phoenix",
          "HST", "Pacific/Honolulu",
          "ROC", "Asia/Taipei");

  /**
   * @throws InvalidSchedule with a message that names the field
   */
  static CronSchedule parse(String text, ZoneId zone) throws InvalidSchedule {
    if (text.contains("TZ")) {
      throw new InvalidSchedule("a zone inside of it is not allowed. To fix: use `timeZone`");
    }
    if (text.startsWith(EVERY)) {
      return Every.parse(text.substring(EVERY.length()));
    }
    String spelled = DESCRIPTORS.getOrDefault(text, text);
    if (spelled.startsWith("@")) {
      throw new InvalidSchedule(
          "\"%s\" is none of %s and `@every 1h30m`"
              .formatted(text, String.join(", ", DESCRIPTORS.keySet().stream().sorted().toList())));
    }
    String[] fields = spelled.isBlank() ? new String[0] : spelled.strip().split("\\s+");
    if (fields.length != 5) {
      throw new InvalidSchedule(
          "it has %d fields instead of 5: minute, hour, day of month, month, day of week"
              .formatted(fields.length));
    }
    List<CronField> kinds = List.of(CronField.values());
    Values[] values = new Values[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = kinds.get(i).read(fields[i]);
    }
    return new Calendar(new CronDays(values[0], values[1], values[2], values[3], values[4]), zone);
  }

  /**
   * @param name of the time zone database, or {@code UTC}
   */
  static ZoneId zone(String name) throws InvalidSchedule {
    String known = ALIASES.getOrDefault(name, name);
    if (ZoneId.getAvailableZoneIds().contains(known)) {
      return ZoneId.of(known);
    }
    throw new InvalidSchedule(
        "there is no time zone \"" + name + "\". To fix: use a name such as Europe/Berlin or UTC");
  }

  /** The five fields, read in a zone. */
  record Calendar(CronDays days, ZoneId zone) implements CronSchedule {

    @Override
    public Optional<Instant> next(Instant after) {
      ZoneRules rules = zone.getRules();
      Instant from = after.plusNanos(1);
      int lastYear = after.atZone(zone).getYear() + 5;
      while (true) {
        // Between two changes of the clocks, local time is a line: skipped and repeated times
        // come out right by themselves.
        ZoneOffset offset = rules.getOffset(from);
        Optional<LocalDateTime> found =
            days.from(wholeMinute(LocalDateTime.ofInstant(from, offset)));
        if (found.isEmpty() || found.get().getYear() > lastYear) {
          return Optional.empty();
        }
        Instant due = found.get().toInstant(offset);
        ZoneOffsetTransition change = rules.nextTransition(from);
        if (change == null || due.isBefore(change.getInstant())) {
          return Optional.of(due);
        }
        from = change.getInstant();
      }
    }

    private static LocalDateTime wholeMinute(LocalDateTime time) {
      LocalDateTime begun = time.withSecond(0).withNano(0);
      return begun.equals(time) ? begun : begun.plusMinutes(1);
    }

    /** Halves the time between: counting each minute of a year of downtime would take long. */
    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
      if (next(after).filter(due -> !due.isAfter(until)).isEmpty()) {
        return Optional.empty();
      }
      long low = after.getEpochSecond();
      long high = until.getEpochSecond() + 1;
      while (high - low > 1) { // due after low, not after high
        long middle = low + (high - low) / 2;
        boolean due =
            next(Instant.ofEpochSecond(middle)).filter(at -> !at.isAfter(until)).isPresent();
        low = due ? middle : low;
        high = due ? high : middle;
      }
      return next(Instant.ofEpochSecond(low));
    }
  }

  /**
   * Every so often from the last time on.
   *
   * @param delay whole seconds, at least one
   */
  record Every(Duration delay) implements CronSchedule {

    static Every parse(String text) throws InvalidSchedule {
      Optional<Duration> delay = GoDuration.parse(text);
      if (delay.isEmpty()) {
        throw new InvalidSchedule(
            "the duration of @every is \"" + text + "\". It takes such as 30s, 5m, 1h30m or 1.5h");
      }
      long seconds = delay.get().toSeconds();
      return new Every(Duration.ofSeconds(Math.max(1, seconds)));
    }

    @Override
    public Optional<Instant> next(Instant after) {
      return Optional.of(Instant.ofEpochSecond(after.getEpochSecond()).plus(delay));
    }

    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
      long passed = until.getEpochSecond() - after.getEpochSecond();
      long times = passed / delay.toSeconds();
      return times < 1
          ? Optional.empty()
          : Optional.of(
              Instant.ofEpochSecond(after.getEpochSecond()).plus(delay.multipliedBy(times)));
    }
  }
}
