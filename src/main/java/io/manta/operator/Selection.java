package io.manta.operator;

import java.util.Optional;

/** Chooses the templates of each RayCluster. */
interface Selection {

  Choice of(Sight sight);

  /** What this cluster was made from before this process began, if that can still be had. */
  Optional<Choice> before(Sight sight);

  /** The cluster is no more. */
  void forget(String uid);

  /** The same for every cluster. */
  static Selection always(Recipe recipe) {
    return new Selection() {
      @Override
      public Choice of(Sight sight) {
        return Choice.of(recipe);
      }

      @Override
      public Optional<Choice> before(Sight sight) {
        return Optional.empty();
      }

      @Override
      public void forget(String uid) {
        // Nothing is kept of it.
      }
    };
  }
}
