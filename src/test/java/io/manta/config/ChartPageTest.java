package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manta.Golden;
import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of the chart, and that what it names exists, is checked and is tested. */
class ChartPageTest {

  private static final Path PAGE = Manifests.CHART.resolve("README.md");
  private static final Path OTHERS = Path.of("src/test/resources/io/manta/config/other-charts");
  private static final Pattern VALUES =
      Pattern.compile("(?s)(<!-- values: [^\\n]*\\n).*?(<!-- /values -->)");
  private static final Pattern LINE =
      Pattern.compile("( *)([A-Za-z]+): *((?:\"[^\"]*\"|[^ #]|  ?(?=[^ #]))*)(?: +# (.*))?");
  private static final Pattern QUOTED = Pattern.compile("`([A-Za-z_.]+)`");

  /** One line of {@code values.yaml}: a value with its default as written and its description. */
  record Value(String path, String standard, String description) {}

  private static String read(String file) {
    try {
      return Files.readString(Manifests.CHART.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Tree tree(String yaml) {
    return Yaml.read("values.yaml", yaml).stream()
        .findFirst()
        .map(document -> new Tree(document.value()))
        .orElse(new Tree(Map.of()));
  }

  static Stream<Value> values() {
    return sections().stream().flatMap(section -> section.values.stream());
  }

  private record Section(String title, List<Value> values) {}

  /** What has a description is a value; what is inside it is not described once more. */
  private static List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    List<String> parents = new ArrayList<>();
    int described = Integer.MAX_VALUE;
    for (String line : read("values.yaml").split("\n")) {
      if (line.startsWith("# -- ")) {
        sections.add(new Section(line.substring(5), new ArrayList<>()));
      }
      Matcher found = LINE.matcher(line);
      if (!found.matches()) {
        assertThat(line).matches("(#.*)?");
        continue;
      }
      int depth = found.group(1).length() / 2;
      if (depth > described) {
        continue;
      }
      parents.subList(depth, parents.size()).clear();
      parents.add(found.group(2));
      String standard = found.group(3).strip();
      described = found.group(4) != null ? depth : Integer.MAX_VALUE;
      if (found.group(4) != null) {
        sections
            .get(sections.size() - 1)
            .values
            .add(new Value(String.join(".", parents), standard, found.group(4)));
      } else {
        assertThat(standard).as("%s has no description", line).isEmpty();
      }
    }
    return sections;
  }

  @Test
  void the_table_of_values_is_made_from_the_file() throws IOException {
    String table =
        sections().stream()
            .map(
                section ->
                    section.values.stream()
                        .map(ChartPageTest::row)
                        .collect(
                            Collectors.joining(
                                "\n",
                                "\n### "
                                    + section.title
                                    + "\n\n| Value | Default | |\n|---|---|---|\n",
                                "\n")))
            .collect(Collectors.joining("", "", "\n"));
    String page = Files.readString(PAGE);
    String made =
        VALUES
            .matcher(page)
            .replaceFirst(
                match -> Matcher.quoteReplacement(match.group(1) + table + match.group(2)));
    if (Golden.isUpdate()) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(made);
  }

  private static String row(Value value) {
    String standard = value.standard.replace("null", "");
    return "| `%s` | %s | %s |"
        .formatted(
            value.path,
            standard.isEmpty() ? "" : "`" + standard + "`",
            value.description.replace("|", "\\|"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void each_value_is_in_the_schema_and_some_test_sets_it(Value value) throws IOException {
    String[] path = value.path.split("\\.");
    Tree schema = tree(read("values.schema.json"));
    Tree definitions = schema.at("definitions");
    for (String key : path) {
      schema = schema.at("properties", key);
      String reference = schema.at("$ref").text();
      if (!reference.isEmpty()) {
        schema = definitions.at(reference.replaceAll(".*/", ""));
      }
    }
    assertThat(schema.isAbsent()).isFalse();

    Object standard = tree(read("values.yaml")).at(path).value();
    List<Object> set = new ArrayList<>();
    for (String name : ChartTest.sets().toList()) {
      Tree there = tree(ChartTest.values(name)).at(path);
      if (!there.isAbsent()) {
        set.add(there.value());
      }
    }
    assertThat(set)
        .as("values in the sets of ChartTest")
        .anyMatch(other -> !other.equals(standard));
  }

  @ParameterizedTest
  @CsvSource({"1, kuberay", "2, cert-manager", "3, strimzi"})
  void the_comparison_leaves_out_no_value_of_another_chart(int column, String chart)
      throws IOException {
    Set<String> compared = named(column);
    assertThat(
            chart.equals("kuberay")
                ? leaves("", tree(ChartTest.values("of-kuberay")).map()).toList()
                : keys(chart))
        .allSatisfy(value -> assertThat(compared).as(value).anyMatch(name -> isIn(name, value)));
  }

  /** One a line, after a comment that says where they are from. */
  private static List<String> keys(String chart) throws IOException {
    return Files.readAllLines(OTHERS.resolve(chart + ".txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private static Stream<String> leaves(String prefix, Map<String, Object> values) {
    return values.entrySet().stream()
        .flatMap(
            entry -> {
              String path = prefix + entry.getKey();
              Map<String, Object> inner = new Tree(entry.getValue()).map();
              return inner.isEmpty() ? Stream.of(path) : leaves(path + ".", inner);
            });
  }

  @Test
  void what_the_comparison_names_of_ours_exists() {
    Set<String> ours = named(4);
    ours.removeAll(Set.of("HTTPS_PROXY", "CLUSTER_DOMAIN"));
    List<String> paths = values().map(Value::path).toList();
    assertThat(ours)
        .allSatisfy(name -> assertThat(paths).as(name).anyMatch(path -> isIn(name, path)));
    assertThat(paths)
        .allSatisfy(path -> assertThat(ours).as(path).anyMatch(name -> isIn(name, path)));
  }

  private static boolean isIn(String name, String path) {
    return path.equals(name) || path.startsWith(name + ".");
  }

  /** What stands quoted in that column of the comparison. */
  private static Set<String> named(int column) {
    String table = read("README.md").split("\n## What users of other charts have\n")[1];
    return Arrays.stream(table.split("\n"))
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split(" *\\| *", -1)[column + 1])
        .flatMap(cell -> QUOTED.matcher(cell).results().map(found -> found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_icon_is_the_file_beside_it() {
    String data = tree(read("Chart.yaml")).at("icon").text();
    assertThat(new String(Base64.getDecoder().decode(data.replaceFirst(".*,", ""))))
        .isEqualTo(read("icon.svg"));
  }
}
