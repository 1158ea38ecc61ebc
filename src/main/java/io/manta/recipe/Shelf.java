package io.manta.recipe;

import io.manta.schema.Problem;
import io.manta.template.Overrides;
import java.util.List;
import java.util.Optional;

/**
 * The templates of one scope: those in use, and what is wrong with those that are there instead.
 *
 * @param offer what was looked at last
 * @param used empty when this process has seen none that are any good
 * @param refused empty when those that are there are in use
 */
record Shelf(Offer offer, Optional<Overrides> used, List<Problem> refused) {

  /** Nothing was ever there. */
  static final Shelf EMPTY = new Shelf(Offer.NOTHING, Optional.of(Overrides.NONE), List.of());

  /** Something is there, and nothing is known of it. */
  static final Shelf UNKNOWN = new Shelf(Offer.UNSEEN, Optional.empty(), List.of());

  Shelf using(Offer what, Overrides overrides) {
    return new Shelf(what, Optional.of(overrides), List.of());
  }

  Shelf refusing(Offer what, List<Problem> problems) {
    return new Shelf(what, used, List.copyOf(problems));
  }

  /** Whether what is there was looked at. */
  boolean isSeen() {
    return !offer.equals(Offer.UNSEEN);
  }

  /** Whether there is nothing that could make a difference. */
  boolean isBare() {
    return refused.isEmpty() && used.filter(Overrides::isEmpty).isPresent();
  }

  /** In use, or nothing as long as nothing is known. */
  Overrides usedOrNone() {
    return used.orElse(Overrides.NONE);
  }
}
