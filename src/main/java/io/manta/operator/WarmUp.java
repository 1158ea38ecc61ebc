package io.manta.operator;

import io.manta.kind.Kinds;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.RenderPipeline;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Renders a small cluster that nobody asked for while the caches fill: schema and templates are
 * loaded before the first RayCluster needs them.
 */
final class WarmUp {

  private WarmUp() {}

  /**
   * Completes when all is loaded.
   *
   * @param common the operator's templates. They are tried on what there is: that they do not fit a
   *     cluster which nobody has says nothing
   * @param builtIn what is loaded then
   */
  static CompletableFuture<Void> begin(
      Supplier<RenderPipeline> common, Supplier<RenderPipeline> builtIn, Settings settings) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            render(common.get(), settings);
          } catch (Invalid e) {
            render(builtIn.get(), settings);
          }
        });
  }

  private static void render(RenderPipeline pipeline, Settings settings) {
    Document document = Document.of("warm-up", rayCluster());
    Judged judged = pipeline.judge(document);
    pipeline.sample(Kinds.BUILT_IN.of(document.value()).read(judged, settings, Observed.NONE));
  }

  private static Map<String, Object> rayCluster() {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "ray");
    container.put("image", "ray");
    Map<String, Object> template = Map.of("spec", Map.of("containers", List.of(container)));
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("groupName", "workers");
    group.put("replicas", 1L);
    group.put("minReplicas", 1L);
    group.put("maxReplicas", 1L);
    group.put("template", template);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("headGroupSpec", Map.of("template", template));
    spec.put("workerGroupSpecs", List.of(group));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "ray.io/v1");
    object.put("kind", "RayCluster");
    object.put("metadata", new LinkedHashMap<>(Map.of("name", "warm-up", "namespace", "default")));
    object.put("spec", spec);
    return object;
  }
}
