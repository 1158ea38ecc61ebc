package io.manta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.manta.model.Tree;
import io.manta.schema.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what Manta is made of, as it is published beside the jar. */
class SbomIT {

  private static final Path SBOM = Path.of("target/manta.cdx.json");
  private static final Path JAR = Path.of("target/manta.jar");

  /** What lets others use, change and pass on Manta under its own licence. */
  private static final Set<String> FREE =
      Set.of(
          "Apache-2.0",
          "Apache 2 License",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-2.0");

  @Test
  void every_jar_that_is_packed_is_listed_and_no_other() throws IOException {
    Set<String> listed =
        components().stream()
            .map(c -> c.at("name").text() + "-" + c.at("version").text() + ".jar")
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> packed = new TreeSet<>();
    Set<String> ours = classes(JAR);
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path jar = Path.of(entry);
      if (entry.endsWith(".jar") && !jar.endsWith(JAR.getFileName())) {
        Set<String> its = classes(jar);
        if (!its.isEmpty() && ours.containsAll(its)) {
          packed.add(jar.getFileName().toString());
        }
      }
    }
    assertThat(packed).hasSizeGreaterThan(30);
    assertThat(listed).containsAll(packed);
    // Those without a class of their own, as kubernetes-client's model jars that only depend.
    listed.removeAll(packed);
    assertThat(listed).allSatisfy(name -> assertThat(onClassPath(name)).as(name).isTrue());
  }

  @Test
  void each_can_be_had_under_a_licence_that_asks_nothing_of_who_uses_manta() throws IOException {
    Map<String, List<String>> licences = new TreeMap<>();
    for (Tree component : components()) {
      licences.put(
          component.at("name").text(),
          component.at("licenses").items().stream()
              .map(l -> l.at("license"))
              .map(l -> l.at("id").text(l.at("name").text()))
              .toList());
    }
    // Several are a choice.
    licences.values().removeIf(names -> names.stream().anyMatch(FREE::contains));
    assertThat(licences).isEmpty();
  }

  private static List<Tree> components() throws IOException {
    assumeTrue(
        Files.exists(SBOM), "an offline build makes none: CycloneDX' plugin wants a network");
    return new Tree(Yaml.read("sbom", Files.readString(SBOM)).get(0).value())
        .at("components")
        .items();
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        Stream<String> names = file.stream().map(entry -> entry.getName())) {
      return names
          .filter(name -> name.endsWith(".class"))
          .filter(name -> !name.endsWith("module-info.class"))
          .collect(Collectors.toSet());
    }
  }

  private static boolean onClassPath(String jar) {
    return System.getProperty("java.class.path").contains("/" + jar);
  }
}
