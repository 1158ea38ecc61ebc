package io.manta.recipe;

import java.util.Map;
import java.util.Optional;

/** Chooses the templates of each RayCluster. */
public interface Selection {

  /**
   * @param rayCluster with the newest status known
   */
  Choice of(Map<String, Object> rayCluster);

  /** What this cluster was made from before this process began, if that can still be had. */
  Optional<Choice> before(Map<String, Object> rayCluster);

  /** The cluster is no more. */
  void forget(String uid);

  /** The same for every cluster. */
  static Selection always(Recipe recipe) {
    return new Selection() {
      @Override
      public Choice of(Map<String, Object> rayCluster) {
        return Choice.of(recipe);
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
