package io.manta.pipeline;

import io.manta.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses the templates of each RayCluster. */
public interface TemplateSelection {

  /** From here on this cluster is woken whenever its templates may have changed. */
  void listen(ObjectId rayCluster, String uid);

  /** Whether it is known what is made from which templates in a namespace. */
  boolean isKnown(String namespace);

  /**
   * @param rayCluster with the newest status known
   */
  TemplateChoice of(Map<String, Object> rayCluster);

  /**
   * Whether templates that are not the operator's may be chosen for a cluster.
   *
   * @param annotations its own
   */
  boolean mayBeForeign(String namespace, Map<String, String> annotations);

  /** What this cluster was made from before this process began, if that can still be had. */
  Optional<TemplateChoice> before(Map<String, Object> rayCluster);

  /**
   * How often what the objects of a namespace are made from changed, as far as others than they
   * themselves decide it; never less than before. Asked before a choice, the choice is not older.
   */
  long changes(String namespace);

  /** The same for all namespaces. */
  long changes();

  /** What Manta's own templates make, without any over them. */
  RenderPipeline builtIn();

  /** The cluster is no more. */
  void forget(String uid);

  /**
   * As the operator would choose now, if it knew all this.
   *
   * @param operators its own templates
   * @param maps the ConfigMaps that hold templates
   */
  static TemplateSelection of(
      PipelineCache pipelineCache,
      OperatorTemplates operators,
      List<TemplateConfigMap> maps,
      TemplateTrial trial) {
    boolean isOff = operators.policy() == TemplateScopePolicy.NONE;
    TemplateConfigMaps offers =
        new TemplateConfigMaps(
            isOff ? Stream::empty : maps::stream, RevisionStore.NONE, operators.rollout());
    LayeredSelection layeredSelection =
        new LayeredSelection(
            pipelineCache,
            new ActiveTemplates(pipelineCache, trial, RevisionStore.NONE),
            offers,
            isOff,
            id -> {});
    layeredSelection
        .begin(operators.candidate(RevisionStore.NONE))
        .forEach(layeredSelection::namespaces);
    return layeredSelection;
  }

  /** The same for every cluster. */
  static TemplateSelection always(RenderPipeline pipeline) {
    return new TemplateSelection() {
      @Override
      public void listen(ObjectId rayCluster, String uid) {
        // They never change.
      }

      @Override
      public boolean isKnown(String namespace) {
        return true;
      }

      @Override
      public TemplateChoice of(Map<String, Object> rayCluster) {
        return TemplateChoice.of(pipeline);
      }

      @Override
      public boolean mayBeForeign(String namespace, Map<String, String> annotations) {
        return false;
      }

      @Override
      public Optional<TemplateChoice> before(Map<String, Object> rayCluster) {
        return Optional.empty();
      }

      @Override
      public long changes(String namespace) {
        return 0;
      }

      @Override
      public long changes() {
        return 0;
      }

      @Override
      public RenderPipeline builtIn() {
        return pipeline;
      }

      @Override
      public void forget(String uid) {
        // Nothing is kept of it.
      }
    };
  }
}
