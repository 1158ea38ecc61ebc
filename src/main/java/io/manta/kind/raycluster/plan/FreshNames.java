package io.manta.kind.raycluster.plan;

import io.manta.kind.raycluster.model.Group;
import io.manta.model.PodSlot;
import io.manta.plan.Live;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Gives each new pod a name that no pod of the cluster had before: Ray's autoscaler takes it as the
 * node's identity. A create whose answer was lost is planned with the same name again, because only
 * pods that were seen or surely made count as having had one.
 */
final class FreshNames {

  /** How many names of one place are looked through for one that was given before. */
  private static final int ATTEMPTS = 1_000;

  private final DesiredCluster.Pods pods;
  private final int firstAttempt;
  private final Set<String> taken;

  FreshNames(DesiredCluster desired, Live live, PodExpectations expectations) {
    this.pods = desired.pods();
    this.firstAttempt = expectations.firstAttempt();
    this.taken = new HashSet<>(expectations.names());
    live.pods().forEach(pod -> taken.add(pod.name()));
    // A name that the autoscaler wants gone would be gone at once.
    desired.groups().forEach(group -> taken.addAll(group.workersToDelete()));
  }

  PodSlot head() {
    // A name given by the user is the same for every attempt, and used again.
    boolean literal = pods.head(firstAttempt).equals(pods.head(firstAttempt + 1));
    int attempt = literal ? firstAttempt : attempt(n -> List.of(pods.head(n)));
    return new PodSlot(PodSlot.HEAD, 0, 0, "", pods.head(attempt));
  }

  /** All hosts of one new replica. */
  List<PodSlot> replica(Group group, int index) {
    return slots(group, index, attempt(n -> names(group, index, n)));
  }

  /** Whether this process gave the replica its name, and the names of its other hosts are free. */
  boolean canFinish(Group group, Replica partial) {
    List<PodSlot> rest = rest(group, partial);
    return partial.staying().size() + rest.size() == group.hosts()
        && rest.stream().noneMatch(slot -> taken.contains(slot.name()));
  }

  /** The hosts that a replica, begun before, still lacks; none when it is not one of ours. */
  List<PodSlot> rest(Group group, Replica partial) {
    return IntStream.range(firstAttempt, firstAttempt + ATTEMPTS)
        .filter(n -> pods.replica(group, partial.index(), n).equals(partial.name()))
        .mapToObj(n -> slots(group, partial.index(), n))
        .findFirst()
        .orElse(List.of())
        .stream()
        .filter(slot -> partial.pods().stream().noneMatch(pod -> pod.host() == slot.host()))
        .toList();
  }

  private List<PodSlot> slots(Group group, int index, int attempt) {
    String shared = pods.replica(group, index, attempt);
    return IntStream.range(0, group.hosts())
        .mapToObj(
            host ->
                new PodSlot(
                    group.name(), index, host, shared, pods.worker(group, index, host, attempt)))
        .toList();
  }

  private List<String> names(Group group, int index, int attempt) {
    List<String> names = new ArrayList<>();
    for (int host = 0; host < group.hosts(); host++) {
      names.add(pods.worker(group, index, host, attempt));
    }
    return names;
  }

  private int attempt(IntFunction<List<String>> names) {
    for (int attempt = firstAttempt; ; attempt++) {
      List<String> candidates = names.apply(attempt);
      if (candidates.stream().noneMatch(taken::contains)) {
        taken.addAll(candidates);
        return attempt;
      }
    }
  }
}
