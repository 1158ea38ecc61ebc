package io.manta.cli;

import io.manta.manifest.Batch;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.schema.Inputs;
import io.manta.template.TemplateSet;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What decides the manifests, for the commands that render without a cluster. */
final class RenderOptions {

  @Parameters(
      paramLabel = "FILE|DIR|-",
      arity = "1..*",
      description =
          "RayClusters in YAML or JSON: files, directories (their files, not their"
              + " subdirectories), or - for standard input")
  private List<String> names;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "templates that override the built-in ones of the same name, or are added")
  private Optional<Path> templates = Optional.empty();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "of RayClusters that say none (default: default)")
  private String namespace = "";

  @Mixin private SettingsOptions operator;

  @Option(
      names = "--api-groups",
      paramLabel = "GROUP",
      split = ",",
      description = "API groups that the cluster has, as route.openshift.io")
  private Set<String> apiGroups = Set.of();

  Batch batch(InputStream standardInput) {
    Observed observed = new Observed(List.of(), List.of(), false, apiGroups, 0);
    TemplateSet set = templates.map(TemplateSet::fromDirectory).orElseGet(TemplateSet::builtIn);
    return Batch.of(
        Inputs.read(names, standardInput),
        new Batch.Setting(operator.settings(), observed, new Renderer(set), namespace));
  }
}
