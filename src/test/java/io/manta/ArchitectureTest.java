package io.manta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the stages apart: data goes from schema to apply, and only the last of them knows a
 * Kubernetes client.
 */
class ArchitectureTest {

  private static final int LONGEST_CLASS = 300;
  private static final String PACKAGE_INFO = "package-info.java";

  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "replace", "serverSideApply", "delete", "edit");

  private static final String KINDS = "io.manta.kind..";

  /** The pure stages that know no kind. */
  private static final List<String> OF_ANY_KIND =
      List.of(
          "io.manta.schema..",
          "io.manta.rules..",
          "io.manta.model..",
          "io.manta.template..",
          "io.manta.manifest..",
          "io.manta.plan..",
          "io.manta.diff..",
          "io.manta.status..");

  private static final String[] PURE = and(OF_ANY_KIND, KINDS);

  private static final JavaClasses MANTA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.manta");

  private static String[] and(List<String> packages, String... more) {
    return Stream.concat(packages.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void the_pure_stages_know_no_kubernetes_client() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "io.manta.apply..",
            "io.manta.client..",
            "io.manta.operator..",
            "io.manta.api..",
            "io.manta.cli..",
            "io.manta.dev..")
        .check(MANTA);
  }

  @Test
  void the_pure_stages_read_no_clock_chance_or_environment() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .check(MANTA);
  }

  @Test
  void only_the_watch_of_configmaps_takes_recipes_to_the_api_server() {
    noClasses()
        .that()
        .resideInAPackage("io.manta.pipeline..")
        .and()
        .haveNameNotMatching("io.manta.pipeline.(TemplateWatcher|ConfigMapWatch).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "io.manta.operator..")
        .check(MANTA);
  }

  @Test
  void no_stage_knows_a_kind() {
    noClasses()
        .that()
        .resideInAnyPackage(
            and(OF_ANY_KIND, "io.manta.client..", "io.manta.apply..", "io.manta.dashboard.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(KINDS)
        .check(MANTA);
  }

  @Test
  void kinds_do_not_know_each_other_and_the_controller_knows_none() {
    slices().matching("io.manta.kind.(*)..").should().notDependOnEachOther().check(MANTA);
    noClasses()
        .that()
        .resideInAnyPackage("io.manta.operator.controller..", "io.manta.operator.cache..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.manta.kind.*..")
        .check(MANTA);
  }

  @Test
  void no_room_of_the_operator_knows_what_wires_it() {
    noClasses()
        .that()
        .resideInAPackage("io.manta.operator.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.manta.operator")
        .check(MANTA);
  }

  @Test
  void only_apply_and_the_dashboard_write_outside_the_process() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.manta.apply..", "io.manta.client..", "io.manta.dashboard..", "io.manta.dev..")
        .and()
        // With the rights of the person who calls it, and beside no operator.
        .doNotHaveSimpleName("LeaveCommand")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "write by the Kubernetes client",
                call ->
                    call.getTargetOwner().getPackageName().startsWith("io.fabric8.")
                        && WRITES.contains(call.getName())))
        .check(MANTA);
  }

  @Test
  void a_simple_name_stands_once_in_the_tree() throws IOException {
    Map<String, List<Path>> byName;
    try (Stream<Path> files =
        Stream.concat(Files.walk(Path.of("src/main/java")), Files.walk(Path.of("src/test/java")))) {
      byName =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith(PACKAGE_INFO))
              .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
    }
    byName.values().removeIf(files -> files.size() == 1);
    assertThat(byName).isEmpty();
  }

  /** That of the tests of a package is the package's own. */
  @Test
  void a_package_says_what_it_is() throws IOException {
    Path main = Path.of("src/main/java");
    Path test = Path.of("src/test/java");
    try (Stream<Path> files = Stream.concat(Files.walk(main), Files.walk(test))) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .map(file -> (file.startsWith(main) ? main : test).relativize(file.getParent()))
                  .distinct()
                  .filter(folder -> !Files.exists(main.resolve(folder).resolve(PACKAGE_INFO)))
                  .filter(folder -> !Files.exists(test.resolve(folder).resolve(PACKAGE_INFO))))
          .isEmpty();
    }
  }

  @Test
  void the_dashboard_decides_nothing_and_only_its_way_through_the_api_server_knows_a_client() {
    noClasses()
        .that()
        .resideInAPackage("io.manta.dashboard..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.manta.plan..",
            "io.manta.apply..",
            "io.manta.operator..",
            "io.manta.kind..",
            "io.javaoperatorsdk..")
        .check(MANTA);
    noClasses()
        .that()
        .resideInAPackage("io.manta.dashboard..")
        .and()
        .doNotHaveSimpleName("ApiServerRoute")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(MANTA);
  }

  @Test
  void only_the_language_knows_pebble() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.manta.template.language..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pebbletemplates..")
        .check(MANTA);
  }

  /** What a command shows is what the operator sends, because there is no other way to it. */
  @Test
  void only_the_renderer_renders_templates() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.manta.manifest.Renderer")
        .and()
        .doNotHaveFullyQualifiedName("io.manta.template.set.TemplateSet")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "render a template",
                call ->
                    call.getTargetOwner().getSimpleName().equals("TemplateSet")
                        && call.getName().equals("render")))
        .check(MANTA);
  }

  @Test
  void answers_to_an_editor_know_no_protocol_and_no_client() {
    noClasses()
        .that()
        .resideInAPackage("io.manta.editor..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.eclipse.lsp4j..", "io.fabric8..", "io.manta.lsp..", "java.nio.file..")
        .check(MANTA);
  }

  @Test
  void no_two_packages_need_each_other() {
    slices().matching("io.manta.(*)..").should().beFreeOfCycles().check(MANTA);
  }

  @Test
  void a_class_is_named_after_what_it_is() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .check(MANTA);
  }

  @Test
  void no_class_is_longer_than_a_reader_can_hold() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > LONGEST_CLASS)
              .map(file -> file + ": " + lines(file) + " lines")
              .toList();
      assertThat(tooLong).isEmpty();
    }
  }

  /** The rows of an enum, which is a table, are not code to be held in mind at once. */
  private static long lines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      boolean isTable = lines.stream().anyMatch(line -> line.startsWith("public enum "));
      return isTable
          ? lines.stream().dropWhile(line -> !line.endsWith(");")).count()
          : lines.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
