package io.manta.cli;

import io.manta.manifest.Batch;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Inputs;
import io.manta.template.TemplateSet;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What decides the manifests, for the commands that render without a cluster. */
final class RenderOptions {

  @Parameters(
      paramLabel = "FILE|DIR|-",
      arity = "1..*",
      description = {
        "RayClusters in YAML or JSON: files, directories (their files, not their",
        "subdirectories), or - for standard input."
      })
  private List<String> names;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "Templates that override the built-in ones of the same name, or are added.")
  private Optional<Path> templates = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace of RayClusters that say none. Default: default.")
  private String namespace = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The operator's configuration file (config.ray.io/v1alpha1).")
  private Optional<String> config = Optional.empty();

  @Option(
      names = "--feature-gates",
      paramLabel = "GATE=BOOL,...",
      description = "The operator's feature gates.")
  private Optional<String> gates = Optional.empty();

  @Option(
      names = "--batch-scheduler",
      paramLabel = "NAME",
      description = "volcano, yunikorn, kai-scheduler or scheduler-plugins.")
  private Optional<String> scheduler = Optional.empty();

  @Option(
      names = "--operator-env",
      paramLabel = "NAME=VALUE",
      description = {
        "An environment variable of the operator, as ENABLE_LOGIN_SHELL=true.",
        "This command's own environment is never looked at."
      })
  private Map<String, String> environment = new LinkedHashMap<>();

  @Option(
      names = "--api-groups",
      paramLabel = "GROUP",
      split = ",",
      description = "API groups that the cluster has, as route.openshift.io.")
  private Set<String> apiGroups = Set.of();

  Batch batch(InputStream standardInput) {
    Observed observed = new Observed(List.of(), List.of(), false, apiGroups, 0);
    TemplateSet set = templates.map(TemplateSet::fromDirectory).orElseGet(TemplateSet::builtIn);
    return Batch.of(
        Inputs.read(names, standardInput),
        new Batch.Setting(settings(), observed, new Renderer(set), namespace));
  }

  /** Flags beat the configuration file here, so that one can try what a flag would change. */
  private Settings settings() {
    Settings settings = Settings.from(environment);
    if (config.isPresent()) {
      settings = settings.withConfiguration(Inputs.one(config.get()));
    }
    if (gates.isPresent()) {
      settings = settings.withFeatureGates(gates.get());
    }
    return scheduler.isPresent() ? settings.withBatchScheduler(scheduler.get()) : settings;
  }
}
