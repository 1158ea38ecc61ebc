package io.manta.cli;

import io.manta.manifest.ManifestYaml;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Version;
import io.manta.schema.PrettyJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code manta version}. */
@Command(
    name = "version",
    description = "Shows the version of Manta, and of the Java that it runs on.",
    footer = {"", "Examples:", "  manta version", "  manta version -o json | jq -r .version"})
final class VersionCommand implements Callable<Integer> {

  private enum Format {
    text,
    json,
    yaml
  }

  private final Terminal terminal;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or yaml")
  private Format format = Format.text;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", Settings.defaults().version());
    all.put("commit", Version.commit());
    all.put("java", System.getProperty("java.version"));
    all.put("kubernetes", "1." + Observed.ASSUMED_KUBERNETES_MINOR);
    terminal
        .out()
        .print(
            switch (format) {
              case text ->
                  "manta %s (%s; Java %s; renders for Kubernetes %s unless it sees another)%n"
                      .formatted(
                          all.get("version"),
                          all.get("commit"),
                          all.get("java"),
                          all.get("kubernetes"));
              case json -> PrettyJson.of(all);
              case yaml -> ManifestYaml.of(all);
            });
    return Exit.OK;
  }
}
