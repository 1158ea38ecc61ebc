package io.manta.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A directory that somebody named: asked for, so it must serve.
 *
 * @param from how it was named, as in {@code --control-plane}
 */
record GivenDirectory(Optional<Path> directory, String from) implements Source {

  static final String ENVIRONMENT = "MANTA_CONTROL_PLANE";

  /** The directory of {@code --control-plane}, or else of the environment. */
  static GivenDirectory of(Optional<Path> named, Map<String, String> environment) {
    if (named.isPresent()) {
      return new GivenDirectory(named, "--control-plane");
    }
    return new GivenDirectory(
        Optional.ofNullable(environment.get(ENVIRONMENT))
            .filter(text -> !text.isBlank())
            .map(Path::of),
        ENVIRONMENT);
  }

  @Override
  public String wayOut() {
    return "name a directory that holds etcd, kube-apiserver and kube-controller-manager,"
        + " with --control-plane DIR or the environment variable "
        + ENVIRONMENT;
  }

  @Override
  public Optional<Binaries> present() {
    return directory.map(
        d ->
            Binaries.in(d, d.toString())
                .filter(Binaries::complete)
                .orElseThrow(() -> new Unavailable(missing(d))));
  }

  @Override
  public Optional<Binaries> obtain(ProgressLine progressLine) {
    return Optional.empty();
  }

  private String missing(Path d) {
    if (!Files.isDirectory(d)) {
      return from + ": " + d + " is not a directory";
    }
    StringBuilder out = new StringBuilder(from + ": " + d + " lacks a program that can be run:");
    for (String name : new String[] {"etcd", "kube-apiserver", "kube-controller-manager"}) {
      if (!Files.isExecutable(d.resolve(name))) {
        out.append(' ').append(name);
      }
    }
    return out.toString();
  }
}
