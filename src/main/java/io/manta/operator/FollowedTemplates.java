package io.manta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.apply.KeptRevisions;
import io.manta.apply.ServerDryRun;
import io.manta.client.Fence;
import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.WatchRights;
import io.manta.operator.controller.Triggers;
import io.manta.operator.preview.ListedObjects;
import io.manta.pipeline.PipelineCache;
import io.manta.pipeline.TemplateTrial;
import io.manta.pipeline.TemplateWatcher;
import java.util.List;

/** Puts together how templates come into use: followed, tried on the API server, kept there. */
record FollowedTemplates(KubernetesClient client, OperatorOptions options, Fence fence) {

  TemplateWatcher watcher(
      PipelineCache pipelines,
      Kinds kinds,
      List<Registration<?>> registrations,
      WatchRights rights,
      Observed server,
      Triggers triggers) {
    TemplateTrial trial =
        new TemplateTrial(
            namespace ->
                new ListedObjects(client, Registration.resources(registrations), rights.granted())
                    .in(namespace),
            kinds,
            options.settings(),
            server,
            new TemplateTrial.TrialPolicy(
                options.templates().failures(), new ServerDryRun(client, fence)));
    return new TemplateWatcher(
        options.templates(),
        pipelines,
        trial,
        new KeptRevisions(client, fence, options.home(), options.templates().policy()),
        id -> triggers.of(ResourceKey.of(id)));
  }
}
