package io.manta.plan;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much may go unasked because templates no longer make it: of each kind a tenth of what there
 * is, and at least one. A mistake in a template takes a kind of object from everybody; what is
 * meant for everybody can be agreed to.
 */
public final class PruneLimit {

  private static final int ONE_OF = 10;

  private PruneLimit() {}

  /**
   * Objects by their kind.
   *
   * @param there all that Manta holds
   * @param dropped those of them that templates no longer make
   */
  public record Count(Map<String, Integer> there, Map<String, Integer> dropped) {

    public static final Count NONE = new Count(Map.of(), Map.of());

    public Count plus(Count other) {
      return new Count(sum(there, other.there), sum(dropped, other.dropped));
    }

    private static Map<String, Integer> sum(Map<String, Integer> one, Map<String, Integer> other) {
      Map<String, Integer> sum = new TreeMap<>(one);
      other.forEach((kind, number) -> sum.merge(kind, number, Integer::sum));
      return sum;
    }
  }

  /**
   * Over several namespaces. What one of them drops too much of by itself is its own matter: else
   * its owner could hold up what is little in all others.
   */
  public static Count together(Collection<Count> namespaces) {
    return namespaces.stream()
        .map(one -> exceeded(one).isPresent() ? new Count(one.there(), Map.of()) : one)
        .reduce(Count.NONE, Count::plus);
  }

  public static Map<String, Integer> byKind(Collection<String> kinds) {
    return kinds.stream()
        .collect(Collectors.toMap(kind -> kind, kind -> 1, Integer::sum, TreeMap::new));
  }

  /** How many of so many. */
  static int unasked(int there) {
    return Math.max(1, there / ONE_OF);
  }

  /** What is too much, in words; empty when all of it is little. */
  public static Optional<String> exceeded(Count count) {
    String tooMany =
        count.dropped().entrySet().stream()
            .filter(one -> one.getValue() > unasked(there(count, one.getKey())))
            .map(one -> words(one.getKey(), one.getValue(), there(count, one.getKey())))
            .collect(Collectors.joining(", "));
    return Optional.of(tooMany).filter(words -> !words.isEmpty());
  }

  private static int there(Count count, String kind) {
    return count.there().getOrDefault(kind, 0);
  }

  private static String words(String kind, int dropped, int there) {
    return "%d of %d objects of kind %s, and %d may go unasked"
        .formatted(dropped, there, kind, unasked(there));
  }
}
