package io.manta.recipe;

import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.recipe.Scope.Level;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.Overrides;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The templates of each RayCluster: the built-in ones, under the operator's, its namespace's and
 * its own. As long as some of those that are there are refused, it stays on what it was made from.
 */
final class Sets implements Selection {

  private final Map<String, ObjectId> clusters = new ConcurrentHashMap<>();
  private final Menu menu;
  private final Shelves shelves;
  private final TemplateMaps maps;
  private final boolean isOff;
  private final Consumer<ObjectId> wake;

  /**
   * @param isOff whether only the operator's templates are looked at
   * @param wake hears of clusters whose templates may have changed
   */
  Sets(Menu menu, Shelves shelves, TemplateMaps maps, boolean isOff, Consumer<ObjectId> wake) {
    this.menu = menu;
    this.shelves = shelves;
    this.maps = maps;
    this.isOff = isOff;
    this.wake = wake;
  }

  /**
   * Looks at the operator's templates, before the first cluster is looked at.
   *
   * @return namespaces that are to be looked at too
   */
  Set<String> begin(Offer operators) {
    Set<String> namespaces = maps.namespaces();
    shelves.expect(Scope.OPERATOR);
    namespaces.forEach(namespace -> shelves.expect(Scope.namespace(namespace)));
    shelves.offer(Scope.OPERATOR, operators);
    return namespaces;
  }

  /** The operator's own templates may have changed. */
  void operators(Offer offer) {
    if (shelves.offer(Scope.OPERATOR, offer)) {
      wake(Scope.OPERATOR);
    }
  }

  /** The ConfigMaps of a namespace may have changed; RayClusters may name any of them. */
  void namespaces(String namespace) {
    shelves.offer(Scope.namespace(namespace), maps.of(namespace));
    wake(Scope.namespace(namespace));
  }

  /** What was refused may fit now. */
  void again(Scope scope) {
    if (shelves.again(scope)) {
      wake(scope);
    }
  }

  @Override
  public void listen(ObjectId rayCluster, String uid) {
    clusters.put(uid, rayCluster);
  }

  @Override
  public boolean isKnown(String namespace) {
    return shelves.at(Scope.namespace(namespace)).isSeen();
  }

  @Override
  public Choice of(Map<String, Object> object) {
    Tree rayCluster = new Tree(object);
    listen(Manifest.idOf(object), Scope.cluster(rayCluster).uid());
    lookAtOwn(rayCluster);
    List<Problem> refused = new ArrayList<>();
    List<Overrides> layers = new ArrayList<>();
    for (Scope scope : Scope.of(rayCluster)) {
      Shelf shelf = shelves.at(scope);
      refused.addAll(shelf.refused());
      shelf.used().or(() -> recall(scope, rayCluster)).ifPresent(layers::add);
    }
    return layers.size() == Level.values().length
        ? choice(layers).refusingAlso(refused)
        : new Choice(common(), false, Map.of(), refused);
  }

  @Override
  public boolean mayBeForeign(String namespace, Map<String, String> annotations) {
    boolean isNamed = annotations.containsKey(TemplateMap.NAME);
    return !isOff && (isNamed || !shelves.at(Scope.namespace(namespace)).isBare());
  }

  @Override
  public Optional<Choice> before(Map<String, Object> object) {
    Tree rayCluster = new Tree(object);
    List<Overrides> layers = new ArrayList<>();
    for (Scope scope : Scope.of(rayCluster)) {
      String hash = madeFrom(scope, rayCluster);
      shelves
          .at(scope)
          .used()
          .filter(used -> used.hash().equals(hash))
          .or(() -> recall(scope, rayCluster))
          .ifPresent(layers::add);
    }
    return layers.size() == Level.values().length ? Optional.of(choice(layers)) : Optional.empty();
  }

  @Override
  public void forget(String uid) {
    clusters.remove(uid);
    shelves.forget(uid);
  }

  private void lookAtOwn(Tree rayCluster) {
    String named = rayCluster.at("metadata", "annotations", TemplateMap.NAME).text().strip();
    Scope scope = Scope.cluster(rayCluster);
    if (named.isEmpty()) {
      shelves.clear(scope);
    } else {
      shelves.expect(scope);
      shelves.offer(scope, maps.named(rayCluster.map(), named, isOff));
    }
  }

  private Choice choice(List<Overrides> layers) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Level level : Level.values()) {
      Overrides layer = layers.get(level.ordinal());
      if (!layer.isEmpty()) {
        hashes.put(level.word(), layer.hash());
      }
    }
    try {
      return new Choice(menu.of(layers), true, hashes, List.of());
    } catch (Invalid e) {
      return new Choice(common(), false, hashes, e.problems());
    }
  }

  /** The recipe of clusters that have no templates of their own. */
  private Recipe common() {
    return menu.common(shelves.at(Scope.OPERATOR).usedOrNone());
  }

  /**
   * The templates that this cluster was made from, if they can be had. One of which nothing was
   * made yet is not made from what nobody wanted; that it was looked at and refused says nothing.
   */
  private static Optional<Overrides> recall(Scope scope, Tree rayCluster) {
    boolean isNew = rayCluster.at("status", "head").isAbsent();
    return madeFrom(scope, rayCluster).isEmpty() && !isNew
        ? Optional.of(Overrides.NONE)
        : Optional.empty();
  }

  private static String madeFrom(Scope scope, Tree rayCluster) {
    return rayCluster.at("status", "manta", "templates", scope.level().word()).text();
  }

  private void wake(Scope scope) {
    clusters.forEach(
        (uid, id) -> {
          if (scope.covers(id.namespace(), uid)) {
            wake.accept(id);
          }
        });
  }
}
