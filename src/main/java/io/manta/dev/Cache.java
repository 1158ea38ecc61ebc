package io.manta.dev;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where what is costly to get is kept from one run to the next, outside any source tree. */
final class Cache {

  private Cache() {}

  /** As the XDG base directory specification says. */
  static Path of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .filter(text -> text.startsWith("/"))
        .map(Path::of)
        .orElse(home().resolve(".cache"))
        .resolve("manta")
        .resolve("controlplane");
  }

  static Path home() {
    return Path.of(System.getProperty("user.home"));
  }
}
