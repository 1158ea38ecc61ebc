package io.manta.cli;

import io.manta.kind.Kinds;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.pipeline.Batch;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import io.manta.template.set.TemplateSet;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What decides the manifests, for the commands that render without a cluster. */
final class RenderOptions {

  private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d{1,3})([.+-].*)?");

  @Parameters(
      paramLabel = "FILE|DIR|-",
      arity = "0..*",
      description =
          "RayClusters in YAML or JSON: files, directories (their files, not their"
              + " subdirectories), or - for standard input")
  private List<String> names = List.of();

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = {
        "templates that override the built-in ones of the same name, or are added;",
        "given more than once, each overrides those before it"
      })
  private List<Path> templates = new ArrayList<>();

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

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      defaultValue = "1." + Observed.ASSUMED_KUBERNETES_MINOR,
      description = "The version that the cluster has. Default: ${DEFAULT-VALUE}.")
  private String kubernetesVersion;

  @Spec private CommandSpec command;

  private int kubernetesMinor() {
    Matcher version = VERSION.matcher(kubernetesVersion);
    if (!version.matches()) {
      throw new ParameterException(
          command.commandLine(),
          "--kubernetes-version is \"" + kubernetesVersion + "\"; expected, for example, 1.36");
    }
    return Integer.parseInt(version.group(1));
  }

  boolean namesFiles() {
    return !names.isEmpty();
  }

  /** The namespace of RayClusters that say none; empty when none was given. */
  String namespace() {
    return namespace;
  }

  private InputFiles inputs(InputStream standardInput) {
    if (names.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "Missing required parameter: 'FILE|DIR|-'");
    }
    return InputFiles.read(names, standardInput);
  }

  /** What the RayClusters become, with all that is wrong with them. */
  Batch batch(InputStream standardInput) {
    return Batch.of(inputs(standardInput), setting());
  }

  /** All that is wrong with the objects, each judged by itself. */
  Batch judged(InputStream standardInput) {
    return Batch.judged(inputs(standardInput), setting());
  }

  private Batch.Setting setting() {
    return new Batch.Setting(
        Kinds.BUILT_IN, settings(), observed(), new Renderer(templates()), namespace);
  }

  /**
   * What the RayClusters become.
   *
   * @throws Invalid with every problem of every one of them
   */
  Batch soundBatch(InputStream standardInput) {
    Batch batch = batch(standardInput);
    if (!batch.problems().isEmpty()) {
      throw new Invalid(batch.problems());
    }
    if (batch.parts().isEmpty()) {
      throw new Unreadable(
          "no RayCluster in " + String.join(", ", names),
          "`manta validate` checks RayJobs, RayServices and RayCronJobs");
    }
    return batch;
  }

  TemplateSet templates() {
    return TemplateSet.fromDirectories(templates);
  }

  Settings settings() {
    return operator.settings();
  }

  Observed observed() {
    return new Observed(List.of(), List.of(), false, apiGroups, kubernetesMinor());
  }
}
