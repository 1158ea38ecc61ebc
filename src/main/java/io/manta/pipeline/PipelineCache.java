package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.manifest.ObjectId;
import io.manta.model.Settings;
import io.manta.schema.Invalid;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Recipes by the templates that they are made of, so that clusters of the same ones share it. */
public final class PipelineCache {

  private static final int MOST = 256;

  private final TemplateSet builtIn;
  private final Kinds kinds;
  private final Settings settings;
  private final TemplateScopePolicy policy;
  private final Predicate<ObjectId> namespaced;
  private final Permissions permissions;
  private final Map<List<String>, RenderPipeline> recipes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, RenderPipeline> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param namespaced whether objects of its kind are in namespaces
   */
  public PipelineCache(
      Kinds kinds, Settings settings, TemplateScopePolicy policy, Predicate<ObjectId> namespaced) {
    this(kinds, settings, policy, namespaced, Permissions.UNKNOWN);
  }

  /**
   * @param namespaced whether objects of its kind are in namespaces
   * @param permissions of the operator: what it may not make is no use to be rendered
   */
  public PipelineCache(
      Kinds kinds,
      Settings settings,
      TemplateScopePolicy policy,
      Predicate<ObjectId> namespaced,
      Permissions permissions) {
    this.builtIn = kinds.templates();
    this.kinds = kinds;
    this.permissions = permissions;
    this.settings = settings;
    this.policy = policy;
    this.namespaced = namespaced;
  }

  Kinds kinds() {
    return kinds;
  }

  /** The recipe of clusters that have nothing but the operator's templates. */
  public RenderPipeline common(Overrides operators) {
    return of(List.of(operators, Overrides.NONE, Overrides.NONE));
  }

  /**
   * @param layers the operator's first
   * @throws Invalid when they do not compile
   */
  RenderPipeline of(List<Overrides> layers) {
    List<String> key = layers.stream().map(Overrides::hash).toList();
    // How long somebody's templates take to compile is not for others to wait.
    return known(key).orElseGet(() -> keep(key, make(layers)));
  }

  private synchronized Optional<RenderPipeline> known(List<String> key) {
    return Optional.ofNullable(recipes.get(key));
  }

  private synchronized RenderPipeline keep(List<String> key, RenderPipeline made) {
    RenderPipeline before = recipes.putIfAbsent(key, made);
    return before == null ? made : before;
  }

  private RenderPipeline make(List<Overrides> layers) {
    TemplateSet trusted = builtIn.overriddenBy(layers.get(0));
    TemplateSet set = trusted;
    for (Overrides layer : layers.subList(1, layers.size())) {
      set = set.overriddenBy(layer);
    }
    RenderPipeline whole = RenderPipeline.of(kinds, set, settings);
    RenderPipeline fenced =
        set == trusted
            ? whole
            : new RestrictedPipeline(
                whole, RenderPipeline.of(kinds, trusted, settings), set, policy, namespaced);
    return set == builtIn ? fenced : new PermittedPipeline(fenced, set, permissions);
  }
}
