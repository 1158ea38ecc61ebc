package io.manta.cli;

import io.manta.explain.ReferenceTables;
import io.manta.explain.ReferenceTables.FunctionRow;
import io.manta.manifest.ManifestYaml;
import io.manta.schema.PrettyJson;
import io.manta.schema.PropertyNames;
import io.manta.schema.Unreadable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manta explain function}. */
@Command(
    name = "function",
    description = "Says what a filter or function of templates gives; without a name, all of them.",
    footer = {"", "Examples:", "  manta explain function", "  manta explain function split"})
final class ExplainFunction implements Callable<Integer> {

  private enum Format {
    text,
    json,
    yaml
  }

  private final Terminal terminal;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "as split")
  private Optional<String> name = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), json or yaml")
  private Format format = Format.text;

  ExplainFunction(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, FunctionRow> rows = ReferenceTables.read().functions();
    if (name.isPresent() && !rows.containsKey(name.get())) {
      throw new Unreadable(
          "there is no function `" + name.get() + "`",
          PropertyNames.hint(name.get(), rows.keySet())
              .orElse("`manta explain function` lists all"));
    }
    List<FunctionRow> chosen =
        rows.values().stream()
            .filter(row -> name.isEmpty() || row.name().equals(name.get()))
            .toList();
    Map<String, Object> all =
        Map.of("functions", chosen.stream().map(ExplainFunction::map).toList());
    switch (format) {
      case text -> chosen.forEach(this::print);
      case json -> terminal.out().print(PrettyJson.of(all));
      case yaml -> terminal.out().print(ManifestYaml.of(all));
    }
    return Exit.OK;
  }

  private void print(FunctionRow row) {
    if (name.isEmpty()) {
      terminal.out().printf("%-32s %s%n", row.written(), row.words());
      return;
    }
    terminal
        .out()
        .printf(
            "%s%n  %s%n%nExample:%n  %s%n  gives %s%n",
            row.written(), row.words(), row.example(), row.result());
  }

  private static Map<String, Object> map(FunctionRow row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", row.name());
    out.put("written", row.written());
    out.put("gives", row.words());
    out.put("example", row.example());
    out.put("result", row.result());
    return out;
  }
}
