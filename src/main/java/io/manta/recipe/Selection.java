package io.manta.recipe;

import io.manta.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses the templates of each RayCluster. */
public interface Selection {

  /** From here on this cluster is woken whenever its templates may have changed. */
  void listen(ObjectId rayCluster, String uid);

  /** Whether it is known what is made from which templates in a namespace. */
  boolean isKnown(String namespace);

  /**
   * @param rayCluster with the newest status known
   */
  Choice of(Map<String, Object> rayCluster);

  /**
   * Whether templates that are not the operator's may be chosen for a cluster.
   *
   * @param annotations its own
   */
  boolean mayBeForeign(String namespace, Map<String, String> annotations);

  /** What this cluster was made from before this process began, if that can still be had. */
  Optional<Choice> before(Map<String, Object> rayCluster);

  /** The cluster is no more. */
  void forget(String uid);

  /**
   * As the operator would choose now, if it knew all this.
   *
   * @param operators its own templates
   * @param maps the ConfigMaps that hold templates
   */
  static Selection of(Menu menu, OwnTemplates operators, List<TemplateMap> maps, Trial trial) {
    boolean isOff = operators.reach() == Reach.NONE;
    TemplateMaps offers = new TemplateMaps(isOff ? Stream::empty : maps::stream);
    Sets sets = new Sets(menu, new Shelves(menu, trial), offers, isOff, id -> {});
    sets.begin(Offer.of(operators.operators())).forEach(sets::namespaces);
    return sets;
  }

  /** The same for every cluster. */
  static Selection always(Recipe recipe) {
    return new Selection() {
      @Override
      public void listen(ObjectId rayCluster, String uid) {
        // They never change.
      }

      @Override
      public boolean isKnown(String namespace) {
        return true;
      }

      @Override
      public Choice of(Map<String, Object> rayCluster) {
        return Choice.of(recipe);
      }

      @Override
      public boolean mayBeForeign(String namespace, Map<String, String> annotations) {
        return false;
      }

      @Override
      public Optional<Choice> before(Map<String, Object> rayCluster) {
        return Optional.empty();
      }

      @Override
      public void forget(String uid) {
        // Nothing is kept of it.
      }
    };
  }
}
