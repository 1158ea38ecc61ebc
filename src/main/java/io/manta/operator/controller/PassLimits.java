package io.manta.operator.controller;

import io.manta.operator.cache.ResourceKey;
import java.util.function.Consumer;

/**
 * What keeps some objects from slowing the others.
 *
 * @param foreign bounds passes that render templates which are not the operator's
 * @param starting bounds passes over objects that were not yet all that they shall be
 * @param edited bounds passes over objects whose spec changed since their status was written
 * @param edits folds edits of one object
 */
public record PassLimits(
    ConcurrencyLimit foreign,
    ConcurrencyLimit starting,
    ConcurrencyLimit edited,
    EditDebounce edits) {

  /**
   * @param concurrency how many passes run at once
   * @param trigger starts the pass of an object that had to wait
   */
  public static PassLimits of(int concurrency, Consumer<ResourceKey> trigger) {
    return new PassLimits(
        ConcurrencyLimit.ofForeign(concurrency, trigger),
        ConcurrencyLimit.ofBeginning(concurrency, trigger),
        ConcurrencyLimit.ofEdited(concurrency, trigger),
        new EditDebounce(trigger));
  }
}
