package io.manta.pipeline;

import io.manta.model.Tree;
import io.manta.pipeline.TemplateOwner.Level;
import io.manta.schema.Invalid;
import io.manta.template.set.Overrides;
import java.util.List;
import java.util.Optional;

/** What templates of a scope are tried over, and on whom. */
record ScopeTrial(
    ActiveTemplates activeTemplates, PipelineCache pipelineCache, TemplateTrial trial) {

  /** A cluster's own templates are tried by its own pass; none at all need no trial. */
  TemplateTrial.Verdict of(TemplateOwner templateOwner, Overrides files) {
    RenderPipeline candidate = recipe(templateOwner, files);
    return templateOwner.level() == Level.CLUSTER || files.isEmpty()
        ? TemplateTrial.Verdict.GOOD
        : trial.of(templateOwner, object -> trialOn(object, templateOwner, files, candidate));
  }

  private Optional<TemplateTrial.Case> trialOn(
      Tree object, TemplateOwner templateOwner, Overrides files, RenderPipeline candidate) {
    String provenBy = templateOwner.level().madeFrom(object);
    boolean going = !object.at("metadata", "deletionTimestamp").isAbsent();
    boolean isProven = provenBy.equals(files.hash());
    return hasAbove(object, templateOwner) || going
        ? Optional.empty()
        : Optional.of(
            new TemplateTrial.Case(
                candidate, isProven ? Optional.empty() : today(templateOwner, provenBy), isProven));
  }

  /** What an object is made from, as its status says. */
  private Optional<RenderPipeline> today(TemplateOwner templateOwner, String hash) {
    try {
      return activeTemplates
          .revision(templateOwner, hash)
          .map(files -> recipe(templateOwner, files));
    } catch (Invalid e) {
      return Optional.empty();
    }
  }

  /**
   * A cluster with templates above these is not tried: when those no longer fit over these, they
   * are to blame, and that cluster alone stays as it is.
   */
  private boolean hasAbove(Tree object, TemplateOwner templateOwner) {
    String namespace = object.at("metadata", "namespace").text();
    return !object.at("metadata", "annotations", TemplateConfigMap.NAME).isAbsent()
        || templateOwner.level() == Level.OPERATOR
            && !activeTemplates.at(TemplateOwner.namespace(namespace)).isBare();
  }

  /** Of clusters that have nothing above these. */
  private RenderPipeline recipe(TemplateOwner templateOwner, Overrides files) {
    Overrides operators = rolledOut(TemplateOwner.OPERATOR);
    return pipelineCache.of(
        switch (templateOwner.level()) {
          case OPERATOR -> List.of(files, Overrides.NONE, Overrides.NONE);
          case NAMESPACE -> List.of(operators, files, Overrides.NONE);
          case CLUSTER ->
              List.of(
                  operators, rolledOut(TemplateOwner.namespace(templateOwner.namespace())), files);
        });
  }

  /** What is for all: while those in use are not, those before them. */
  private Overrides rolledOut(TemplateOwner templateOwner) {
    ScopeTemplates now = activeTemplates.at(templateOwner);
    return Optional.of(now.rollout())
        .filter(RevisionRollout::isOpen)
        .flatMap(rollout -> activeTemplates.revision(templateOwner, rollout.from()))
        .orElseGet(now::usedOrNone);
  }
}
