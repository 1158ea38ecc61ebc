package io.manta.operator.controller;

import io.manta.model.Tree;

/** Metrics of single objects of one kind. */
public interface ObjectSeries {

  /** For kinds that have none. */
  ObjectSeries NONE =
      new ObjectSeries() {
        @Override
        public void update(Observation observation, Tree status) {
          // Nothing is counted.
        }

        @Override
        public void forget(String uid) {
          // Nothing was counted.
        }
      };

  /**
   * @param status as it is now
   */
  void update(Observation observation, Tree status);

  void forget(String uid);
}
