package io.manta.manifest;

import io.manta.model.PodSlot;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;

/** Looks in advance for what the API server would refuse: in one pod of each group. */
public final class Review {

  private Review() {}

  /** Also of groups that want no pods now: the autoscaler, or a person, brings them up later. */
  public static List<Problem> of(Renderer renderer, PodSubject subject) {
    List<Problem> problems = new ArrayList<>();
    for (PodSlot slot : subject.onePodOfEachGroup()) {
      try {
        problems.addAll(renderer.admission(subject, slot));
      } catch (Invalid e) {
        problems.addAll(e.problems());
      }
    }
    return problems.stream().distinct().toList();
  }
}
