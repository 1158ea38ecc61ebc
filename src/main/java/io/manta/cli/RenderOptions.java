package io.manta.cli;

import io.manta.kind.Kinds;
import io.manta.manifest.Renderer;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.pipeline.Batch;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.Unreadable;
import io.manta.template.set.TemplateSet;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
          "RayClusters in YAML or JSON: files, directories (without -R not their subdirectories),"
              + " or - for standard input")
  private List<String> positional = List.of();

  @Mixin private FileOptions files;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "of objects that say none (default: default; for plan, the namespace of the context);"
              + " one that says another is refused")
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
    return !names().isEmpty();
  }

  private List<String> names() {
    return files.names(positional);
  }

  /** The namespace of RayClusters that say none; empty when none was given. */
  String namespace() {
    return namespace;
  }

  /**
   * What the files say; none of it is judged.
   *
   * @param usual the namespace of Ray objects that say none, unless -n does
   * @throws Invalid when some are no YAML
   */
  List<Document> documents(InputStream standardInput, String usual) {
    InputFiles inputs = inputs(standardInput);
    if (!inputs.problems().isEmpty()) {
      throw new Invalid(inputs.problems());
    }
    return inNamespace(inputs.documents(), usual);
  }

  /**
   * Ray objects that say no namespace are in that of {@code -n}.
   *
   * @param usual where that is not given
   */
  List<Document> inNamespace(List<Document> documents, String usual) {
    String unsaid = namespace.isEmpty() ? usual : namespace;
    return documents.stream().map(one -> inNamespace(one, unsaid)).toList();
  }

  private static Document inNamespace(Document document, String unsaid) {
    Tree metadata = new Tree(document.value()).at("metadata");
    boolean isRays = Kinds.BUILT_IN.named(String.valueOf(document.value().get("kind"))).isPresent();
    if (!isRays || metadata.isAbsent() || !metadata.at("namespace").isAbsent()) {
      return document;
    }
    Map<String, Object> named = new LinkedHashMap<>(metadata.map());
    named.put("namespace", unsaid);
    Map<String, Object> value = new LinkedHashMap<>(document.value());
    value.put("metadata", named);
    return document.with(value);
  }

  private InputFiles inputs(InputStream standardInput) {
    if (!namesFiles()) {
      throw new ParameterException(
          command.commandLine(), "Missing required parameter: 'FILE|DIR|-'");
    }
    return InputFiles.read(names(), files.recursive, standardInput).in(namespace);
  }

  /** All that is wrong with the objects, each judged by itself. */
  Batch judged(InputStream standardInput) {
    return Batch.judged(inputs(standardInput), setting(namespace));
  }

  private Batch.Setting setting(String namespace) {
    return new Batch.Setting(
        Kinds.BUILT_IN, settings(), observed(), new Renderer(templates()), namespace);
  }

  /**
   * What the RayClusters become.
   *
   * @throws Invalid with every problem of every one of them
   */
  Batch soundBatch(InputStream standardInput) {
    return soundBatch(standardInput, namespace);
  }

  /**
   * @param usual the namespace of RayClusters that say none
   */
  Batch soundBatch(InputStream standardInput, String usual) {
    Batch batch = Batch.of(inputs(standardInput), setting(usual));
    if (!batch.problems().isEmpty()) {
      throw new Invalid(batch.problems());
    }
    if (batch.parts().isEmpty()) {
      throw new Unreadable(
          "no RayCluster in " + String.join(", ", names()),
          "`manta validate` checks RayJobs, RayServices and RayCronJobs");
    }
    return batch;
  }

  boolean namesTemplates() {
    return !files.templates.isEmpty();
  }

  TemplateSet templates() {
    return Kinds.BUILT_IN.templates().overriddenBy(files.templates);
  }

  Settings settings() {
    return operator.settings();
  }

  Observed observed() {
    return new Observed(List.of(), List.of(), false, apiGroups, kubernetesMinor());
  }
}
