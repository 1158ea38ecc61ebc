package io.manta.pipeline;

import io.manta.manifest.Manifest;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Subject;
import io.manta.model.PodSlot;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object with those groups of pods that can be made. A group with a mistake of its own stops
 * neither the head nor the others, as with KubeRay, whose API server refuses its pods alone.
 *
 * @param subject with the other groups refused
 * @param shared everything but the pods
 */
public record SoundGroups(Subject subject, List<Manifest> shared) {

  /**
   * @throws Invalid when a template is at fault, or what concerns more than one group
   */
  public static SoundGroups of(RenderPipeline pipeline, Subject subject) {
    try {
      return new SoundGroups(subject, pipeline.sample(subject));
    } catch (Invalid e) {
      if (!(subject instanceof PodSubject pods)) {
        throw e;
      }
      Subject fewer = subject.refusing(unsound(pipeline, pods));
      // What concerns more than these groups fails once more.
      return new SoundGroups(fewer, pipeline.sample(fewer));
    }
  }

  /** The groups whose pods the object itself makes impossible, by their field. */
  private static Map<String, List<Problem>> unsound(RenderPipeline pipeline, PodSubject subject) {
    Map<String, List<Problem>> found = new TreeMap<>();
    for (PodSlot slot : subject.onePodOfEachGroup()) {
      String field = subject.field(slot);
      try {
        if (!slot.isHead()) {
          pipeline.pod(subject, slot);
        }
      } catch (Invalid e) {
        if (e.problems().stream().allMatch(problem -> isOf(field, problem, subject))) {
          found.put(field, e.problems());
        }
      }
    }
    return found;
  }

  /** Whether the object says it, and not a template, which would be at fault for all. */
  private static boolean isOf(String field, Problem problem, Subject subject) {
    return problem.source().equals(subject.words()) && problem.path().startsWith(field + ".");
  }
}
