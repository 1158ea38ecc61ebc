package io.manta.template.language;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long templates may take. That a machine has no time for them is not the template's fault:
 * after the first while only the time counts that the processor worked on it, and of that half as
 * much again is allowed. (Asking for that at once would load classes that are not needed else.)
 */
public final class TimeLimit {

  private final long nanos;
  private final LongSupplier clock;
  private final LongSupplier processor;
  private final long end;
  private boolean overdue;
  private long lastWork;

  /** Begins now, for the thread that asks {@link #isOver}. */
  public TimeLimit(Duration limit) {
    this(
        limit,
        System::nanoTime,
        () -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  /**
   * @param clock nanoseconds
   * @param processor nanoseconds that this thread was worked on
   */
  TimeLimit(Duration limit, LongSupplier clock, LongSupplier processor) {
    this.nanos = limit.toNanos();
    this.clock = clock;
    this.processor = processor;
    this.end = clock.getAsLong() + nanos;
  }

  public boolean isOver() {
    if (!overdue && clock.getAsLong() - end > 0) {
      overdue = true;
      lastWork = processor.getAsLong() + nanos / 2;
    }
    return overdue && processor.getAsLong() - lastWork > 0;
  }
}
