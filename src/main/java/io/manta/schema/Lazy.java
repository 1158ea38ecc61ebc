package io.manta.schema;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that is made when it is asked for first; safe to ask from any thread. */
final class Lazy<T> {

  private final Supplier<T> maker;
  private Optional<T> made = Optional.empty();

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  synchronized T get() {
    if (made.isEmpty()) {
      made = Optional.of(maker.get());
    }
    return made.get();
  }
}
