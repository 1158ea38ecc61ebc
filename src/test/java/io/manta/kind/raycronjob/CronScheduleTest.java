package io.manta.kind.raycronjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.model.GoDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

  private static final Path ROBFIG =
      Path.of(
          System.getProperty(
              "robfig", "src/test/resources/io/manta/kind/raycronjob/robfig-cron.tsv"));

  private static CronSchedule utc(String text) throws InvalidSchedule {
    return CronSchedule.parse(text, ZoneId.of("UTC"));
  }

  private static List<String> next(CronSchedule schedule, String from, int count) {
    List<String> times = new ArrayList<>();
    Optional<Instant> at = Optional.of(Instant.parse(from));
    for (int i = 0; i < count; i++) {
      at = schedule.next(at.get());
      times.add(at.map(Instant::toString).orElse("never"));
      if (at.isEmpty()) {
        break;
      }
    }
    return times;
  }

  /** Each line is what the Go library said: schedule, zone, begin, and the next five times. */
  @Test
  void times_are_those_of_robfig_cron() throws IOException, InvalidSchedule {
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(ROBFIG)) {
      String[] parts = line.split("\t");
      CronSchedule schedule = CronSchedule.parse(parts[0], CronSchedule.zone(parts[1]));
      String found = String.join(" ", next(schedule, parts[2], 5));
      if (!found.equals(parts[3])) {
        wrong.add(line + "\n  but found " + found);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void the_latest_is_the_last_that_counting_on_finds() throws IOException, InvalidSchedule {
    for (String line : Files.readAllLines(ROBFIG)) {
      String[] parts = line.split("\t");
      CronSchedule schedule = CronSchedule.parse(parts[0], CronSchedule.zone(parts[1]));
      Instant after = Instant.parse(parts[2]);
      String[] times = parts[3].split(" ");
      if (times.length < 5) {
        continue;
      }
      Instant fourth = Instant.parse(times[3]);
      Instant fifth = Instant.parse(times[4]);
      assertThat(schedule.latest(after, fourth)).as(line).contains(fourth);
      assertThat(schedule.latest(after, fifth.minusNanos(1))).as(line).contains(fourth);
      assertThat(schedule.latest(after, Instant.parse(times[0]).minusNanos(1))).as(line).isEmpty();
      assertThat(schedule.latest(fourth, fourth)).as(line).isEmpty();
    }
  }

  @Test
  void a_day_that_a_zone_leaves_out_has_no_time() throws InvalidSchedule {
    // robfig/cron 3.0.1 never returns from this.
    CronSchedule daily = CronSchedule.parse("0 12 * * *", CronSchedule.zone("Pacific/Apia"));
    assertThat(next(daily, "2011-12-29T00:00:00Z", 3))
        .containsExactly("2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z", "2011-12-31T22:00:00Z");
  }

  @Test
  void a_shift_of_half_an_hour_and_one_at_midnight_lose_no_time() throws InvalidSchedule {
    CronSchedule three = CronSchedule.parse("0 3 * * *", CronSchedule.zone("Australia/Lord_Howe"));
    assertThat(next(three, "2026-10-03T00:00:00Z", 2))
        .containsExactly("2026-10-03T16:00:00Z", "2026-10-04T16:00:00Z");
    CronSchedule first = CronSchedule.parse("0 0 * * *", CronSchedule.zone("America/St_Johns"));
    assertThat(next(first, "2010-11-06T12:00:00Z", 3))
        .containsExactly("2010-11-07T02:30:00Z", "2010-11-07T03:30:00Z", "2010-11-08T03:30:00Z");
  }

  @Test
  void a_year_of_missed_minutes_is_not_counted_one_by_one() throws InvalidSchedule {
    long begun = System.nanoTime();
    assertThat(utc("* * * * *").latest(Instant.EPOCH, Instant.parse("2026-01-01T00:00:30Z")))
        .contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(utc("@every 7s").latest(Instant.EPOCH, Instant.ofEpochSecond(70_000_003)))
        .contains(Instant.ofEpochSecond(70_000_000));
    assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "60 * * * *      | minute       | 60 is none of them. It takes * or 0 to 59",
        "* 24 * * *      | hour         | 24 is none of them. It takes * or 0 to 23",
        "* * 0 * *       | day of month | 0 is none of them. It takes * or 1 to 31",
        "* * 32 * *      | day of month | 32 is none of them",
        "* * * 13 *      | month        | 13 is none of them. It takes * or 1 to 12 or jan to dec",
        "* * * * 7       | day of week  | 7 is none of them. It takes * or 0 to 6 or sun to sat",
        "* * * foo *     | month        | foo is none of them",
        "a * * * *       | minute       | a is none of them",
        "-1 * * * *      | minute       | a value is missing",
        "5- * * * *      | minute       | a value is missing",
        "*/0 * * * *     | minute       | the step \"0\" is no number of 1 or more",
        "*/x * * * *     | minute       | the step \"x\"",
        "5-1 * * * *     | minute       | the range 5-1 begins after its end",
        "1-2-3 * * * *   | minute       | 1-2-3 has more than one hyphen",
        "1/2/3 * * * *   | minute       | 1/2/3 has more than one slash",
        "* * , * *       | day of month | there is no value",
        "99999999999 * * * * | minute   | 99999999999 is none of them",
      })
  void an_error_names_the_field_and_what_it_takes(String text, String field, String fault) {
    assertThatThrownBy(() -> utc(text))
        .isInstanceOf(InvalidSchedule.class)
        .hasMessageStartingWith("the field for the " + field + " is \"")
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                         | it has 0 fields instead of 5",
        "* * * *                    | it has 4 fields instead of 5: minute, hour, day of month",
        "0 * * * * *                | it has 6 fields",
        "@reboot                    | \"@reboot\" is none of @annually, @daily, @hourly",
        "@Daily                     | is none of",
        "@every                     | is none of",
        "@every x                   | the duration of @every is \"x\"",
        "@every 5                   | such as 30s, 5m",
        "@every -5m                 | the duration of @every is \"-5m\"",
        "@every 1h 5m               | the duration",
        "@every 3000000h            | the duration",
        "TZ=UTC * * * * *           | use `timeZone`",
        "CRON_TZ=UTC * * * * *      | use `timeZone`",
      })
  void another_error_says_what_is_taken(String text, String fault) {
    assertThatThrownBy(() -> utc(text))
        .isInstanceOf(InvalidSchedule.class)
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource({"UTC", "Etc/UTC", "Europe/Berlin", "GMT", "EST", "Asia/Kolkata"})
  void zones_of_the_database_are_known(String name) throws InvalidSchedule {
    assertThat(CronSchedule.zone(name)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      value = {"Mars/Base", "europe/berlin", "+01:00", "UTC+1", "Local", "''", "Z"},
      quoteCharacter = '\'')
  void other_zones_are_not(String name) {
    assertThatThrownBy(() -> CronSchedule.zone(name))
        .isInstanceOf(InvalidSchedule.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "90s, PT1M30S",
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "+5m, PT5M",
    "100ms, PT0.1S",
    "3us, PT0.000003S",
    "1h0m0.5s, PT1H0.5S",
    "5, ",
    "-5m, ",
    "5 m, ",
    "m, ",
    ".s, ",
    "5d, ",
  })
  void durations_are_read_as_go_does(String text, String duration) {
    assertThat(GoDuration.parse(text).map(Object::toString))
        .isEqualTo(Optional.ofNullable(duration));
  }
}
