package io.manta.cli;

import io.manta.explain.ContextExplainer;
import io.manta.explain.ContextExplanation;
import io.manta.explain.ReferenceTables;
import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.ManifestYaml;
import io.manta.manifest.Subject;
import io.manta.model.Observed;
import io.manta.schema.Document;
import io.manta.schema.InputFiles;
import io.manta.schema.Invalid;
import io.manta.schema.PrettyJson;
import io.manta.template.language.OneLineJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manta explain context}. */
@Command(
    name = "context",
    description =
        "Says what a variable of templates is, and with -f what it is for a file; without a name,"
            + " which there are.",
    footer = {
      "",
      "Examples:",
      "  manta explain context --in pod/worker",
      "  manta explain context group.replicas --in pod/worker",
      "  manta explain context cluster.spec.rayVersion -f samples/raycluster.mini.yaml"
    })
final class ExplainContext implements Callable<Integer> {

  private enum Format {
    text,
    json,
    yaml
  }

  private final Terminal terminal;

  @Parameters(paramLabel = "PATH", arity = "0..1", description = "as group.replicas")
  private Optional<String> path = Optional.empty();

  @Option(
      names = "--in",
      paramLabel = "TEMPLATE",
      description = "what these templates see, as pod/worker or cluster (default: all)")
  private Optional<String> in = Optional.empty();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      split = ",",
      description = "RayClusters and others; shows the value for the first that has one")
  private List<String> files = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or yaml")
  private Format format = Format.text;

  @Mixin private SettingsOptions operator;

  ExplainContext(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ContextExplainer explainer =
        new ContextExplainer(Kinds.BUILT_IN.seen(), ReferenceTables.read(), subjects());
    List<ContextExplanation> found =
        path.map(List::of).orElseGet(() -> List.copyOf(explainer.variables(in))).stream()
            .map(one -> explainer.explain(one, in))
            .toList();
    Map<String, Object> all = Map.of("context", found.stream().map(ExplainContext::map).toList());
    switch (format) {
      case text -> found.forEach(this::print);
      case json -> terminal.out().print(PrettyJson.of(all));
      case yaml -> terminal.out().print(ManifestYaml.of(all));
    }
    return Exit.OK;
  }

  private List<Subject> subjects() {
    if (files.isEmpty()) {
      return List.of();
    }
    InputFiles read = InputFiles.read(files, terminal.in());
    if (!read.problems().isEmpty()) {
      throw new Invalid(read.problems());
    }
    List<Subject> subjects = new ArrayList<>();
    for (Document document : read.documents()) {
      Optional<Kind> kind = Kinds.BUILT_IN.named("" + document.value().get("kind"));
      kind.map(one -> subject(one, document)).ifPresent(subjects::add);
    }
    return subjects;
  }

  private Subject subject(Kind kind, Document document) {
    Observed observed =
        new Observed(List.of(), List.of(), false, Set.of(), Observed.ASSUMED_KUBERNETES_MINOR);
    Map<String, Object> defaulted = kind.check(document, operator.settings()).orThrow().value();
    return kind.read(defaulted, operator.settings(), observed);
  }

  private void print(ContextExplanation one) {
    terminal.out().println(one.path() + ": " + one.type());
    if (path.isEmpty()) {
      return;
    }
    terminal
        .out()
        .println("  " + (one.words().isEmpty() ? "see crd/REFERENCE.md for spec" : one.words()));
    terminal.out().println("  seen in: " + String.join(", ", one.seenIn()));
    one.value().ifPresent(value -> terminal.out().println("  = " + OneLineJson.text(value)));
    if (!one.fields().isEmpty()) {
      terminal.out().println("\nFields:");
      one.fields().forEach(field -> terminal.out().println("  " + field));
    }
  }

  private static Map<String, Object> map(ContextExplanation one) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("path", one.path());
    out.put("type", one.type());
    out.put("description", one.words());
    out.put("seenIn", one.seenIn());
    out.put("fields", one.fields());
    one.value().ifPresent(value -> out.put("value", value));
    return out;
  }
}
