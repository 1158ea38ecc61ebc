package io.manta.pipeline;

import io.manta.schema.Problem;
import io.manta.status.PendingTemplates;
import io.manta.status.TemplateReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one RayCluster is made from.
 *
 * @param usable whether it is known to be any good; else the cluster is left as it is
 * @param hashes of the templates that lie over the built-in ones, by {@code operator}, {@code
 *     namespace} and {@code cluster}
 * @param refused what is wrong with templates that should be in use and are not
 * @param pending those that are accepted and wait for somebody to approve them
 */
public record TemplateChoice(
    RenderPipeline pipeline,
    boolean usable,
    Map<String, String> hashes,
    List<Problem> refused,
    Optional<PendingTemplates> pending) {

  TemplateChoice(
      RenderPipeline pipeline, boolean usable, Map<String, String> hashes, List<Problem> refused) {
    this(pipeline, usable, hashes, refused, Optional.empty());
  }

  static TemplateChoice of(RenderPipeline pipeline) {
    return new TemplateChoice(pipeline, true, Map.of(), List.of());
  }

  /** Whether templates that are not the operator's are among them. */
  public boolean isForeign() {
    return !Set.of(TemplateOwner.Level.OPERATOR.word()).containsAll(hashes.keySet());
  }

  public TemplateChoice refusing(List<Problem> other) {
    return new TemplateChoice(pipeline, usable, hashes, other, pending);
  }

  /** The same while others wait. */
  TemplateChoice waitingFor(Optional<PendingTemplates> others) {
    return new TemplateChoice(pipeline, usable, hashes, refused, others);
  }

  public TemplateChoice refusingAlso(List<Problem> more) {
    return refusing(Stream.concat(refused.stream(), more.stream()).distinct().toList());
  }

  /** All of these templates in one word: of what they make no longer one agrees to the removal. */
  public String revision() {
    return hashes.isEmpty() ? "built-in" : String.join(".", hashes.values());
  }

  /** Equal as long as nothing needs to be rendered again. */
  public Object key() {
    return List.of(hashes, refused, usable, pending);
  }

  /** What the status says of it. */
  public TemplateReport report() {
    return new TemplateReport(hashes, refused, Optional.empty(), pending);
  }
}
