package io.manta.client;

/**
 * How many requests that can wait should be under way at once. More than the API server can work on
 * do not end sooner: they only keep the ones that cannot wait. Found as TCP Vegas finds its window
 * (Brakmo and Peterson, 1995): what a request takes beyond the quickest of late was spent in a
 * queue, so the size and the part spent in the queue show how many of ours stand there. A server
 * that is slow but has no queue, as where a webhook is asked, gets all that it may.
 */
final class CongestionWindow {

  /** So many of ours may stand in the queue: fewer would leave the server idle between two. */
  private static final double SHORT_QUEUE = 1;

  private static final double LONG_QUEUE = 2;

  /** For how long the quickest counts, at least: a server may become slower for good. */
  private static final long LATELY_NANOS = 30_000_000_000L;

  private final int least;
  private final int most;
  private int size;
  private long quickest = Long.MAX_VALUE;
  private long quickestBefore = Long.MAX_VALUE;
  private long since;
  private long sum;
  private int answers;

  /**
   * @param least what it begins with, and never goes below
   */
  CongestionWindow(int least, int most, long nanoTime) {
    this.least = least;
    this.most = Math.max(least, most);
    this.size = least;
    this.since = nanoTime;
  }

  synchronized int size() {
    return size;
  }

  /**
   * A request of the kind that is compared was answered.
   *
   * @param took in nanoseconds
   * @return the size from now on
   */
  synchronized int answered(long took, long nanoTime) {
    if (nanoTime - since > LATELY_NANOS) {
      quickestBefore = quickest;
      quickest = Long.MAX_VALUE;
      since = nanoTime;
      // Without a queue of ours for a moment: else the quickest would be one that stood in it.
      resize(least);
    }
    quickest = Math.min(quickest, took);
    sum += took;
    answers++;
    if (answers >= size) {
      double average = (double) sum / answers;
      double queued = size * (1 - Math.min(quickest, quickestBefore) / average);
      resize(queued < SHORT_QUEUE ? size + 1 : queued > LONG_QUEUE ? size - 1 : size);
    }
    return size;
  }

  private void resize(int wanted) {
    size = Math.max(least, Math.min(most, wanted));
    sum = 0;
    answers = 0;
  }
}
