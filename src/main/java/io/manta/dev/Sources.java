package io.manta.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the programs of a control plane are looked for, in this order: a directory that somebody
 * named, the directory and download of fabric8's kube-api-test, a build from the published Go
 * modules.
 */
public final class Sources {

  private final List<Source> sources;

  Sources(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * @param named the directory of {@code --control-plane}
   * @param environment of the process
   */
  public static Sources of(Optional<Path> named, Map<String, String> environment) {
    GivenDirectory given =
        named
            .map(d -> new GivenDirectory(named, "--control-plane"))
            .orElseGet(
                () ->
                    new GivenDirectory(
                        Optional.ofNullable(environment.get(GivenDirectory.ENVIRONMENT))
                            .filter(text -> !text.isBlank())
                            .map(Path::of),
                        GivenDirectory.ENVIRONMENT));
    return new Sources(List.of(given, GoBuild.of(environment)));
  }

  /**
   * The programs of the first source that has all of them; if none has, those of the first that can
   * do without kube-controller-manager.
   *
   * @throws Unavailable when nothing can be had; the message lists the ways out
   */
  public Binaries find(Progress progress) {
    Optional<Binaries> partial = Optional.empty();
    for (Source source : sources) {
      Optional<Binaries> found = ask(source, progress);
      if (found.filter(Binaries::complete).isPresent()) {
        return found.get();
      }
      partial = partial.or(() -> found);
    }
    return partial.orElseThrow(() -> new Unavailable(nothing()));
  }

  private static Optional<Binaries> ask(Source source, Progress progress) {
    try {
      return source.find(progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("Interrupted while looking for a control plane", e);
    }
  }

  private String nothing() {
    StringBuilder out = new StringBuilder("No Kubernetes control plane can be had here. Either\n");
    for (Source source : sources) {
      out.append("  - ").append(source.wayOut()).append('\n');
    }
    return out.toString().stripTrailing();
  }
}
