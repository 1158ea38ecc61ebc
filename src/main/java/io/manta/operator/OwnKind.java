package io.manta.operator;

import io.manta.model.Tree;
import io.manta.operator.cache.Watches;
import java.util.stream.Stream;

/** A kind of object that clusters are made of. */
public record OwnKind(String apiVersion, String kind) {

  /**
   * What the built-in templates make, and these.
   *
   * @param more as {@code status.manta.kinds} has them
   */
  public static Stream<OwnKind> of(Stream<Tree> more) {
    return Stream.concat(
            Watches.BUILT_IN.stream(), more.map(kind -> Watches.Kind.parse(kind.text())))
        .distinct()
        .map(kind -> new OwnKind(kind.apiVersion(), kind.kind()));
  }
}
