package io.manta.suite;

import io.manta.diff.Secrets;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestYaml;
import io.manta.schema.Document;
import io.manta.schema.Position;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A field of an object in the text of what was rendered, and the template line that wrote it. */
record RenderedField(TemplateSet set, Manifest manifest, String path) {

  private static final int AROUND = 2;

  /** Lines for below a failure's own excerpt. */
  List<String> excerpt() {
    List<String> out = new ArrayList<>();
    String text = ManifestYaml.of(Secrets.hidden(Secrets.asKept(manifest.object())));
    Document rendered = Yaml.read("rendered", text).get(0);
    Optional<Position> position = rendered.at(path);
    if (position.isPresent()) {
      out.add("rendered:");
      out.addAll(Document.excerpt(rendered.lines(), position.get().line(), AROUND));
      Problem written = set.locate(Problem.of("", Optional.empty(), path, ""), manifest.origins());
      out.add("written at " + written.place() + ":");
      out.addAll(written.excerpt());
    } else {
      out.add("rendered by " + manifest.template() + ", of all fields not this one");
    }
    return out;
  }
}
