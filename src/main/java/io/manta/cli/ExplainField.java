package io.manta.cli;

import io.manta.explain.FieldExplainer;
import io.manta.explain.FieldExplanation;
import io.manta.explain.FieldExplanation.Input;
import io.manta.explain.FieldExplanation.Layer;
import io.manta.explain.FieldExplanation.Variable;
import io.manta.kind.Kinds;
import io.manta.manifest.ManifestYaml;
import io.manta.model.Observed;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.PrettyJson;
import io.manta.schema.Unreadable;
import io.manta.template.language.OneLineJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manta explain field}. */
@Command(
    name = "field",
    description =
        "Says where a field of a rendered object comes from: what each layer says of it, at which"
            + " line of which template, by which variables, and which line of the file they are"
            + " from.",
    footer = {
      "",
      "Examples:",
      "  manta explain field pod/mini-head-* spec.containers[0].image -f samples/raycluster.mini.yaml",
      "  manta explain field service/mini-head-svc spec.ports -f mine.yaml --templates mine/ -o json"
    })
final class ExplainField implements Callable<Integer> {

  private enum Format {
    text,
    json,
    yaml
  }

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "OBJECT",
      description = "as pod/NAME; pod/NAME* is the first whose name begins so")
  private String object;

  @Parameters(
      index = "1",
      paramLabel = "FIELD",
      description = "as spec.containers[0].image or spec.containers[name=ray].env")
  private String field;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      split = ",",
      required = true,
      description = "the RayClusters and others that are rendered")
  private List<String> files = List.of();

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = "templates over the built-in ones; each overrides those before it")
  private List<Path> templates = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or yaml")
  private Format format = Format.text;

  @Mixin private SettingsOptions operator;

  ExplainField(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    InputFiles read = InputFiles.read(files, terminal.in());
    if (!read.problems().isEmpty()) {
      throw new Invalid(read.problems());
    }
    List<Document> rays =
        read.documents().stream()
            .filter(one -> Kinds.BUILT_IN.named("" + one.value().get("kind")).isPresent())
            .toList();
    if (rays.isEmpty()) {
      throw new Unreadable(
          "no Ray object in " + String.join(", ", files), "it has `kind: RayCluster`, say");
    }
    FieldExplanation explanation =
        new FieldExplainer(
                Kinds.BUILT_IN,
                Kinds.BUILT_IN.templates().overriddenBy(templates),
                operator.settings(),
                new Observed(
                    List.of(), List.of(), false, Set.of(), Observed.ASSUMED_KUBERNETES_MINOR),
                rays)
            .explain(object, field);
    terminal
        .out()
        .print(
            switch (format) {
              case text -> text(explanation);
              case json -> PrettyJson.of(map(explanation));
              case yaml -> ManifestYaml.of(map(explanation));
            });
    return Exit.OK;
  }

  private static String text(FieldExplanation explained) {
    StringBuilder out = new StringBuilder();
    out.append(explained.object()).append(": ").append(explained.path()).append('\n');
    out.append("  = ").append(OneLineJson.text(explained.value())).append("\n");
    if (explained.layers().isEmpty()) {
      out.append("\nNo template says it: Manta adds it to every object.\n");
    }
    List<Layer> layers = explained.layers();
    for (int i = layers.size() - 1; i >= 0; i--) {
      out.append('\n').append(i == layers.size() - 1 ? "written at " : "over ");
      layer(layers.get(i), out);
    }
    return out.toString();
  }

  private static void layer(Layer layer, StringBuilder out) {
    out.append(layer.file()).append(':').append(layer.line());
    out.append(layer.name().isEmpty() ? "" : ", layer \"" + layer.name() + "\"").append('\n');
    out.append("    ").append(layer.source()).append('\n');
    out.append("  = ").append(OneLineJson.text(layer.value())).append('\n');
    for (Variable variable : layer.variables()) {
      for (Input input : variable.inputs()) {
        out.append("  ").append(variable.name()).append(" from ").append(input.place());
        out.append(": ").append(input.field()).append('\n');
      }
      if (variable.inputs().isEmpty()) {
        out.append("  ").append(variable.name()).append(" from no field of the file\n");
      }
    }
  }

  private static Map<String, Object> map(FieldExplanation explained) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("object", explained.object());
    out.put("path", explained.path());
    out.put("value", explained.value());
    out.put("layers", explained.layers().stream().map(ExplainField::map).toList());
    return out;
  }

  private static Map<String, Object> map(Layer layer) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("layer", layer.name());
    out.put("template", layer.template());
    out.put("file", layer.file());
    out.put("line", (long) layer.line());
    out.put("source", layer.source());
    out.put("value", layer.value());
    out.put("variables", layer.variables().stream().map(ExplainField::map).toList());
    return out;
  }

  private static Map<String, Object> map(Variable variable) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", variable.name());
    out.put("inputs", variable.inputs().stream().map(ExplainField::map).toList());
    return out;
  }

  private static Map<String, Object> map(Input input) {
    Map<String, Object> out = new LinkedHashMap<>();
    input.position().ifPresent(at -> out.put("file", input.file()));
    input.position().ifPresent(at -> out.put("line", (long) at.line()));
    input.position().ifPresent(at -> out.put("column", (long) at.column()));
    out.put("field", input.field());
    return out;
  }
}
