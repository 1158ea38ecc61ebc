package io.manta.model;

import java.util.Optional;

/** Which Manta this is. */
final class Version {

  /** The jar's version; {@code dev} where classes run without their jar. */
  static final String CURRENT =
      Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("dev");

  private Version() {}
}
