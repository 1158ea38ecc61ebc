package io.manta.live.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Faults by chance. What happens to a request depends on the seed, on what it asks for and on how
 * often that was asked, not on when, nor on the names that one run has and the next has not: the
 * same seed does the same to the same requests.
 */
public final class SeededFaults implements FaultPlan {

  /** A watch has many events, and after most faults it begins again. */
  private static final double EVENTS_OF_REQUESTS = 0.3;

  private static final List<Integer> REFUSALS = List.of(429, 500, 503, 409, 504);

  private final long seed;
  private final double share;
  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  /**
   * @param share of requests that something happens to, from 0 to 1
   */
  public SeededFaults(long seed, double share) {
    this.seed = seed;
    this.share = share;
  }

  @Override
  public RequestFault on(SeenRequest request) {
    String what = what(request);
    Random chance = chance(what + "#" + times.merge(what, 1, Integer::sum));
    if (chance.nextDouble() >= share) {
      return RequestFault.NONE;
    }
    if (request.isWatch()) {
      return chance.nextBoolean() ? RequestFault.refuse(410) : fault(chance);
    }
    return fault(chance);
  }

  @Override
  public Disturbance during(SeenRequest watch, int event) {
    Random chance = chance(what(watch) + watch.number() + "/" + event);
    if (chance.nextDouble() >= share * EVENTS_OF_REQUESTS) {
      return Disturbance.NONE;
    }
    Disturbance[] all = Disturbance.values();
    return all[1 + chance.nextInt(all.length - 1)];
  }

  private static RequestFault fault(Random chance) {
    return switch (chance.nextInt(8)) {
      case 0, 1 -> RequestFault.LOSE_ANSWER;
      case 2 -> RequestFault.DROP;
      case 3 -> RequestFault.HALF_ANSWER;
      case 4 -> RequestFault.comeAgain(429, 1);
      case 5 -> RequestFault.late(Duration.ofMillis(50 + chance.nextInt(700)));
      default -> RequestFault.refuse(REFUSALS.get(chance.nextInt(REFUSALS.size())));
    };
  }

  /** Without namespace and the ends of generated names. */
  private static String what(SeenRequest request) {
    String path = request.path().replaceFirst("/namespaces/[^/]+", "");
    return request.method() + path.replaceAll("-[a-z0-9]{5}(?=/|$)", "-*");
  }

  private Random chance(String of) {
    // Seeds that differ little give first numbers that differ little: the first is thrown away.
    Random chance = new Random(seed * 1_000_003 + of.hashCode());
    chance.nextLong();
    return chance;
  }
}
