package io.manta.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import io.manta.kind.raycluster.model.Cluster;
import io.manta.manifest.Renderer;
import io.manta.manifest.TemplateScope;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Yaml;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every way to break a template that we know of, each with the line that must be named: the one
 * marked {@code here}, or the number after {@code @} where no mark can stand.
 */
class BrokenTemplatesTest {

  private static final String IT = "cluster/it.yaml.peb";
  private static final String HERE = "{# here #}";

  private record Broken(String title, Map<String, String> files, String place) {}

  @Test
  void every_broken_template_names_its_line() throws IOException {
    StringBuilder golden = new StringBuilder();
    List<String> wrong = new ArrayList<>();
    for (Broken broken : corpus()) {
      Problem problem = problem(broken);
      String place = problem.source() + ":" + problem.position().map(p -> p.line()).orElse(0);
      if (!place.equals("mine/" + broken.place())) {
        wrong.add(broken.title() + ": " + place + " instead of mine/" + broken.place());
      }
      golden.append("=== ").append(broken.title()).append('\n');
      golden.append(problem.text()).append('\n');
    }

    assertThat(wrong).isEmpty();
    Golden.verify("broken-templates", ".txt", golden.toString());
  }

  private static Problem problem(Broken broken) {
    try {
      TemplateSet set = TemplateSet.builtIn().overriddenBy("mine", broken.files());
      Cluster cluster =
          Cluster.of(
              Yaml.read("x", "metadata: {name: cluster-1}").get(0).value(),
              Settings.defaults(),
              Observed.NONE);
      new Renderer(set)
          .render(IT, new TemplateScope(IT, scope(), Map.of("cluster.spec", "spec")), cluster);
      throw new AssertionError(broken.title() + " is not refused");
    } catch (Invalid e) {
      return e.problems().get(0);
    }
  }

  private static Map<String, Object> scope() {
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("name", "cluster-1");
    cluster.put("labels", Map.of("a", "b"));
    cluster.put("nothing", null);
    return Map.of("cluster", cluster, "groups", List.of());
  }

  private static List<Broken> corpus() throws IOException {
    String all = Files.readString(Path.of("src/test/resources/template/broken.txt"));
    List<Broken> out = new ArrayList<>();
    for (String part : all.split("(?m)^=== ")) {
      if (!part.isBlank()) {
        out.add(broken(part));
      }
    }
    return out;
  }

  private static Broken broken(String part) {
    String title = part.substring(0, part.indexOf('\n'));
    Map<String, String> files = new LinkedHashMap<>();
    files.put("part/base.yaml.peb", "a: 1\n{% block last %}{% endblock %}\n");
    String place = title.contains("@") ? IT + ":" + title.replaceAll(".*@", "") : "";
    for (String file : part.substring(part.indexOf('\n') + 1).split("(?m)^--- (?=\\w+/)")) {
      boolean first = !files.containsKey(IT);
      String name = first ? IT : file.substring(0, file.indexOf('\n'));
      String text = first ? file : file.substring(file.indexOf('\n') + 1);
      if (text.contains(HERE)) {
        place = name + ":" + (text.substring(0, text.indexOf(HERE)).split("\n", -1).length);
      }
      files.put(name, text.replace(" " + HERE, "").replace(HERE, ""));
    }
    return new Broken(title.replaceAll(" @.*", ""), files, place);
  }
}
