package io.manta.live.fault;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a whole run has to stand, by its seed: how much goes wrong, whether the servers are slow
 * throughout, and whether one write to the API server hangs until the client has given it up, and
 * is carried out then.
 */
public final class Weather implements FaultPlan {

  /** A client gives a request up after 30 s. */
  private static final Duration TOO_LONG = Duration.ofSeconds(31);

  /** Writes in a life, about. */
  private static final int WRITES = 30;

  private final SeededFaults faults;
  private final int hanging;
  private final RequestFault hangs;
  private final Duration slow;
  private final AtomicInteger writes = new AtomicInteger();

  public Weather(long seed) {
    Random chance = new Random(seed * 7_919 + 1);
    chance.nextLong();
    this.faults = new SeededFaults(seed, 0.25 * chance.nextDouble());
    this.slow = Duration.ofMillis(chance.nextInt(8) == 0 ? 20 + chance.nextInt(200) : 0);
    this.hanging = chance.nextInt(10) == 0 ? 1 + chance.nextInt(WRITES) : 0;
    this.hangs =
        new RequestFault.Late(
            TOO_LONG, chance.nextBoolean() ? RequestFault.NONE : RequestFault.DROP);
  }

  @Override
  public RequestFault on(SeenRequest request) {
    RequestFault fault = faults.on(request);
    if (request.isWrite() && !request.isToDashboard() && writes.incrementAndGet() == hanging) {
      return hangs;
    }
    return slow.isZero() ? fault : new RequestFault.Late(slow, fault);
  }

  @Override
  public Disturbance during(SeenRequest watch, int event) {
    return faults.during(watch, event);
  }
}
