package io.manta.kind.raycronjob;

import io.manta.kind.raycronjob.CronField.Values;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/** The five fields as a calendar without a zone: which minutes of which days are meant. */
record CronDays(Values minutes, Values hours, Values days, Values months, Values weekdays) {

  /** As robfig/cron: what lies further off never comes, such as February 30. */
  private static final int YEARS = 5;

  /** The first minute that is meant and not earlier. */
  Optional<LocalDateTime> from(LocalDateTime start) {
    LocalTime time = start.toLocalTime();
    LocalDate day = start.toLocalDate();
    int lastYear = start.getYear() + YEARS;
    while (day.getYear() <= lastYear) {
      int month = months.from(day.getMonthValue());
      if (month != day.getMonthValue()) {
        day =
            month < 0
                ? LocalDate.of(day.getYear() + 1, 1, 1)
                : day.withDayOfMonth(1).withMonth(month);
        time = LocalTime.MIN;
        continue;
      }
      if (isMeant(day)) {
        Optional<LocalTime> found = onDay(time);
        if (found.isPresent()) {
          return Optional.of(day.atTime(found.get()));
        }
      }
      day = day.plusDays(1);
      time = LocalTime.MIN;
    }
    return Optional.empty();
  }

  /** Where both are restricted, one of them is enough. */
  private boolean isMeant(LocalDate day) {
    boolean byMonth = days.has(day.getDayOfMonth());
    boolean byWeek = weekdays.has(day.getDayOfWeek().getValue() % 7);
    return days.star() || weekdays.star() ? byMonth && byWeek : byMonth || byWeek;
  }

  private Optional<LocalTime> onDay(LocalTime from) {
    int hour = hours.from(from.getHour());
    int minute = hour == from.getHour() ? minutes.from(from.getMinute()) : -1;
    if (minute >= 0) {
      return Optional.of(LocalTime.of(hour, minute));
    }
    int later = hour == from.getHour() ? hours.from(hour + 1) : hour;
    return later < 0 ? Optional.empty() : Optional.of(LocalTime.of(later, minutes.from(0)));
  }
}
