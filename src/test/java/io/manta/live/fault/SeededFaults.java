package io.manta.live.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Faults by chance. What happens to a request depends on the seed, on what it asks for and on how
 * often that was asked, not on when: the same seed does the same to the same requests.
 *
 * @param share of requests that something happens to, from 0 to 1
 */
public record SeededFaults(long seed, double share) implements Faults {

  /** A watch has many events, and after most faults it begins anew. */
  private static final double EVENTS_OF_REQUESTS = 0.3;

  private static final List<Integer> REFUSALS = List.of(429, 500, 503, 409, 504);

  @Override
  public Fault on(Asked request) {
    Random chance = chance(request, 0);
    if (chance.nextDouble() >= share) {
      return Fault.NONE;
    }
    if (request.isWatch()) {
      return chance.nextBoolean() ? Fault.refuse(410) : fault(chance);
    }
    return fault(chance);
  }

  private static Fault fault(Random chance) {
    return switch (chance.nextInt(8)) {
      case 0, 1 -> Fault.LOSE_ANSWER;
      case 2 -> Fault.DROP;
      case 3 -> Fault.HALF_ANSWER;
      case 4 -> Fault.comeAgain(429, 1);
      case 5 -> Fault.late(Duration.ofMillis(50 + chance.nextInt(700)));
      default -> Fault.refuse(REFUSALS.get(chance.nextInt(REFUSALS.size())));
    };
  }

  @Override
  public Disturbance during(Asked watch, int event) {
    Random chance = chance(watch, event);
    if (chance.nextDouble() >= share * EVENTS_OF_REQUESTS) {
      return Disturbance.NONE;
    }
    Disturbance[] all = Disturbance.values();
    return all[1 + chance.nextInt(all.length - 1)];
  }

  private Random chance(Asked request, int event) {
    String what = request.method() + request.path() + request.number() + "/" + event;
    // Seeds that differ little give first numbers that differ little: the first is thrown away.
    Random chance = new Random(seed * 1_000_003 + what.hashCode());
    chance.nextLong();
    return chance;
  }
}
