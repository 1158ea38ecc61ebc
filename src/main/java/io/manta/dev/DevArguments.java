package io.manta.dev;

import io.manta.model.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to try out.
 *
 * @param files files and directories of objects, as on the command line
 * @param recursive also directories inside those directories
 * @param templates directories that override built-in templates, each those before it
 * @param namespace of objects that say none, the others must agree; empty when it was not given
 * @param once end as soon as everything given is ready, or it is clear that it will not be
 * @param timeout how long {@code once} waits
 * @param controlPlane a directory of programs that somebody named
 * @param standIns projects whose kinds are to be stood in for
 * @param nodes how many nodes there seem to be
 * @param webPort where a browser is served, 0 for any free port; empty for nowhere
 * @param settings of the operator
 */
public record DevArguments(
    List<String> files,
    boolean recursive,
    List<Path> templates,
    String namespace,
    boolean once,
    Duration timeout,
    Optional<Path> controlPlane,
    List<String> standIns,
    int nodes,
    Optional<Integer> webPort,
    Settings settings) {

  /** The namespace of objects that say none. */
  String usualNamespace() {
    return namespace.isEmpty() ? "default" : namespace;
  }
}
