package io.manta.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the programs of a control plane are looked for, in this order: a directory that somebody
 * named, the directory and download of fabric8's kube-api-test, a build from the published Go
 * modules. What is on this machine already goes before what must be fetched or built.
 */
public final class ProgramSources {

  private final List<Source> sources;

  ProgramSources(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * @param named the directory of {@code --control-plane}
   * @param environment of the process
   */
  public static ProgramSources of(Optional<Path> named, Map<String, String> environment) {
    return new ProgramSources(
        List.of(
            GivenDirectory.of(named, environment),
            KubeApiTest.of(environment),
            GoBuild.of(environment)));
  }

  /**
   * The programs of the first source that has all of them; if none has, those of the first that can
   * do without kube-controller-manager.
   *
   * @throws Unavailable when nothing can be had; the message lists the ways out
   */
  public Binaries find(ProgressLine progressLine) {
    List<Binaries> partial = new ArrayList<>();
    try {
      for (Source source : sources) {
        Optional<Binaries> found = source.present();
        if (found.filter(Binaries::complete).isPresent()) {
          return found.get();
        }
        found.ifPresent(partial::add);
      }
      for (Source source : sources) {
        Optional<Binaries> found = source.obtain(progressLine);
        if (found.filter(Binaries::complete).isPresent()) {
          return found.get();
        }
        found.ifPresent(partial::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("Interrupted while looking for a control plane", e);
    }
    return partial.stream().findFirst().orElseThrow(() -> new Unavailable(nothing()));
  }

  private String nothing() {
    StringBuilder out = new StringBuilder("No Kubernetes control plane can be had here. Either\n");
    for (Source source : sources) {
      out.append("  - ").append(source.wayOut()).append('\n');
    }
    return out.toString().stripTrailing();
  }
}
