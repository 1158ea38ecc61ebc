package io.manta.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * HttpAnswers that count for a while. Failures are not kept. Many who ask the same at once may each
 * ask the source.
 */
final class Recent<K, V> {

  /** Against tokens made up without end. */
  private static final int MOST = 1_000;

  private record Entry<V>(V value, long until) {}

  /** Where an answer comes from. */
  interface Source<V> {
    V ask() throws IOException, InterruptedException;
  }

  private final LongSupplier nanos;
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

  Recent(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param counts for how long an answer does
   */
  V get(K key, Source<V> source, Function<V, Duration> counts)
      throws IOException, InterruptedException {
    synchronized (entries) {
      Entry<V> entry = entries.get(key);
      if (entry != null && nanos.getAsLong() - entry.until() < 0) {
        return entry.value();
      }
    }
    V value = source.ask();
    synchronized (entries) {
      entries.remove(key);
      if (entries.size() >= MOST) {
        entries.remove(entries.keySet().iterator().next());
      }
      entries.put(key, new Entry<>(value, nanos.getAsLong() + counts.apply(value).toNanos()));
    }
    return value;
  }
}
