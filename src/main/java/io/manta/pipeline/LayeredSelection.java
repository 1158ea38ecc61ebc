package io.manta.pipeline;

import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.pipeline.TemplateOwner.Level;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.status.PendingTemplates;
import io.manta.template.set.Overrides;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The templates of each RayCluster: the built-in ones, under the operator's, its namespace's and
 * its own. As long as some of those found are refused, it stays on what it was made from.
 */
final class LayeredSelection implements TemplateSelection {

  private final Map<String, ObjectId> clusters = new ConcurrentHashMap<>();
  private final Kinds kinds;
  private final PipelineCache pipelineCache;
  private final ActiveTemplates activeTemplates;
  private final TemplateConfigMaps maps;
  private final boolean isOff;
  private final Consumer<ObjectId> wake;

  /**
   * @param isOff whether only the operator's templates are read
   * @param wake hears of clusters whose templates may have changed
   */
  LayeredSelection(
      PipelineCache pipelineCache,
      ActiveTemplates activeTemplates,
      TemplateConfigMaps maps,
      boolean isOff,
      Consumer<ObjectId> wake) {
    this.kinds = pipelineCache.kinds();
    this.pipelineCache = pipelineCache;
    this.activeTemplates = activeTemplates;
    this.maps = maps;
    this.isOff = isOff;
    this.wake = wake;
  }

  /**
   * Loads the operator's templates, before the first pass of a cluster.
   *
   * @return namespaces that are to be loaded too
   */
  Set<String> begin(TemplateCandidate operators) {
    Set<String> namespaces = maps.namespaces();
    if (!operators.isNothing()) {
      activeTemplates.expect(TemplateOwner.OPERATOR);
    }
    namespaces.forEach(namespace -> activeTemplates.expect(TemplateOwner.namespace(namespace)));
    activeTemplates.offer(TemplateOwner.OPERATOR, operators);
    return namespaces;
  }

  /**
   * More namespaces are known now.
   *
   * @return those of them that have templates, which are to be loaded
   */
  Set<String> joined(Set<String> more) {
    Set<String> those = new HashSet<>(maps.namespaces());
    those.retainAll(more);
    those.forEach(namespace -> activeTemplates.expect(TemplateOwner.namespace(namespace)));
    return those;
  }

  /** The operator's own templates may have changed. */
  void operators(TemplateCandidate templateCandidate) {
    if (activeTemplates.offer(TemplateOwner.OPERATOR, templateCandidate)) {
      wake(TemplateOwner.OPERATOR);
    }
  }

  /** The ConfigMaps of a namespace may have changed; RayClusters may name any of them. */
  void namespaces(String namespace) {
    activeTemplates.offer(TemplateOwner.namespace(namespace), maps.of(namespace));
    wake(TemplateOwner.namespace(namespace));
  }

  /** What was refused may fit now. */
  void again(TemplateOwner templateOwner) {
    if (activeTemplates.again(templateOwner)) {
      wake(templateOwner);
    }
  }

  @Override
  public void listen(ObjectId rayCluster, String uid) {
    clusters.put(uid, rayCluster);
  }

  @Override
  public boolean isKnown(String namespace) {
    return activeTemplates.at(TemplateOwner.namespace(namespace)).isSeen();
  }

  @Override
  public TemplateChoice of(Map<String, Object> object) {
    Tree rayCluster = new Tree(object);
    listen(Manifest.idOf(object), TemplateOwner.cluster(rayCluster).uid());
    lookAtOwn(rayCluster);
    List<Problem> refused = new ArrayList<>();
    List<Overrides> layers = new ArrayList<>();
    Optional<PendingTemplates> pending = Optional.empty();
    for (TemplateOwner templateOwner : TemplateOwner.of(rayCluster)) {
      ScopeTemplates scopeTemplates = activeTemplates.at(templateOwner);
      refused.addAll(scopeTemplates.refused());
      if (!scopeTemplates.rollout().reaches(rayCluster.at("metadata", "uid").text())) {
        Optional<Overrides> held = held(templateOwner, rayCluster, scopeTemplates);
        held.ifPresentOrElse(layers::add, () -> refused.add(lost(templateOwner, rayCluster)));
        boolean isOlder =
            held.filter(one -> one.hash().equals(scopeTemplates.usedOrNone().hash())).isEmpty();
        pending = pending.or(() -> activeTemplates.pending(templateOwner).filter(one -> isOlder));
        continue;
      }
      Optional<TemplateTrial.Misfit> misfit = activeTemplates.misfit(templateOwner, rayCluster);
      misfit.ifPresent(why -> refused.addAll(why.problems()));
      scopeTemplates
          .used()
          .filter(used -> misfit.isEmpty())
          .or(() -> recall(templateOwner, rayCluster))
          .ifPresent(layers::add);
    }
    return layers.size() == Level.values().length
        ? choice(layers).refusingAlso(refused).waitingFor(pending)
        : new TemplateChoice(common(), false, Map.of(), refused).waitingFor(pending);
  }

  /** Of one that does not get those in use yet: what it has, or what new ones get meanwhile. */
  private Optional<Overrides> held(
      TemplateOwner templateOwner, Tree rayCluster, ScopeTemplates scopeTemplates) {
    boolean isNew = kinds.of(rayCluster.map()).isUntouched(rayCluster.at("status"));
    return isNew
        ? activeTemplates.revision(templateOwner, scopeTemplates.rollout().from())
        : recall(templateOwner, rayCluster);
  }

  private static Problem lost(TemplateOwner templateOwner, Tree rayCluster) {
    return Problem.of(
            templateOwner.toString(),
            Optional.empty(),
            "",
            "those that it is to stay on are no longer kept")
        .found("revision " + madeFrom(templateOwner, rayCluster))
        .hint("approve the newest ones, which wait for it");
  }

  @Override
  public boolean mayBeForeign(String namespace, Map<String, String> annotations) {
    boolean isNamed = annotations.containsKey(TemplateConfigMap.NAME);
    return !isOff && (isNamed || !activeTemplates.at(TemplateOwner.namespace(namespace)).isBare());
  }

  @Override
  public Optional<TemplateChoice> before(Map<String, Object> object) {
    Tree rayCluster = new Tree(object);
    List<Overrides> layers = new ArrayList<>();
    for (TemplateOwner templateOwner : TemplateOwner.of(rayCluster)) {
      recall(templateOwner, rayCluster).ifPresent(layers::add);
    }
    return layers.size() == Level.values().length ? Optional.of(choice(layers)) : Optional.empty();
  }

  @Override
  public long changes(String namespace) {
    return activeTemplates.changes(namespace);
  }

  @Override
  public long changes() {
    return activeTemplates.changes();
  }

  @Override
  public RenderPipeline builtIn() {
    return pipelineCache.common(Overrides.NONE);
  }

  @Override
  public void forget(String uid) {
    clusters.remove(uid);
    activeTemplates.forget(uid);
  }

  private void lookAtOwn(Tree rayCluster) {
    String named = rayCluster.at("metadata", "annotations", TemplateConfigMap.NAME).text().strip();
    TemplateOwner templateOwner = TemplateOwner.cluster(rayCluster);
    if (named.isEmpty()) {
      activeTemplates.clear(templateOwner);
    } else {
      activeTemplates.expect(templateOwner);
      activeTemplates.offer(templateOwner, maps.named(rayCluster.map(), named, isOff));
    }
  }

  private TemplateChoice choice(List<Overrides> layers) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Level level : Level.values()) {
      Overrides layer = layers.get(level.ordinal());
      if (!layer.isEmpty()) {
        hashes.put(level.word(), layer.hash());
      }
    }
    try {
      return new TemplateChoice(pipelineCache.of(layers), true, hashes, List.of());
    } catch (Invalid e) {
      return new TemplateChoice(common(), false, hashes, e.problems());
    }
  }

  /** The recipe of clusters that have no templates of their own. */
  private RenderPipeline common() {
    return pipelineCache.common(activeTemplates.at(TemplateOwner.OPERATOR).usedOrNone());
  }

  /**
   * The templates that this cluster was made from, if they can be had. One of which nothing was
   * made yet is not made from what nobody wanted; that it was read and refused says nothing.
   */
  private Optional<Overrides> recall(TemplateOwner templateOwner, Tree rayCluster) {
    boolean isNew = kinds.of(rayCluster.map()).isUntouched(rayCluster.at("status"));
    String hash = madeFrom(templateOwner, rayCluster);
    return isNew ? Optional.empty() : activeTemplates.revision(templateOwner, hash);
  }

  private static String madeFrom(TemplateOwner templateOwner, Tree rayCluster) {
    return templateOwner.level().madeFrom(rayCluster);
  }

  private void wake(TemplateOwner templateOwner) {
    clusters.forEach(
        (uid, id) -> {
          if (templateOwner.covers(id.namespace(), uid)) {
            wake.accept(id);
          }
        });
  }
}
