package io.manta.suite;

import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import io.manta.template.set.TemplateSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The suites of a template set: the files {@code tests/NAME_test.yaml} in its folder, which is
 * where and how helm-unittest has them.
 */
public final class Suites {

  private static final String FOLDER = "tests";
  private static final String SUFFIX = "_test.yaml";

  /**
   * How tests are run.
   *
   * @param filter only tests whose name, or whose suite's, has this in it; empty for all
   * @param update keep what is rendered as snapshots
   */
  public record Options(String filter, boolean update) {}

  private final List<Suite> all;

  private Suites(List<Suite> all) {
    this.all = all;
  }

  /**
   * Reads every suite of the folders.
   *
   * @throws Unreadable when there is none
   * @throws Invalid with everything that is wrong with any of them
   */
  public static Suites in(List<Path> folders) {
    List<Suite> suites = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        try {
          suites.add(SuiteReader.read(file));
        } catch (Invalid e) {
          problems.addAll(e.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    if (suites.isEmpty()) {
      throw new Unreadable(
          "no tests in " + folders.get(0).resolve(FOLDER),
          "a suite is a file NAME_test.yaml there; templates/README.md shows one");
    }
    return new Suites(suites);
  }

  private static List<Path> files(Path folder) {
    Path tests = folder.resolve(FOLDER);
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(tests)) {
      return walk.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new Unreadable(tests + ": " + e.getMessage(), "is it readable for you?");
    }
  }

  /** Runs the tests one after the other. */
  public List<SuiteResult> run(TemplateSet set, Options options) {
    return all.stream()
        .map(suite -> run(suite, set, options))
        .filter(result -> !result.tests().isEmpty())
        .toList();
  }

  private static SuiteResult run(Suite suite, TemplateSet set, Options options) {
    Path file = Path.of(suite.file().source());
    List<Suite.Test> chosen =
        suite.tests().stream()
            .filter(test -> has(suite.name() + " " + test.name(), options.filter()))
            .toList();
    boolean whole = chosen.size() == suite.tests().size();
    Snapshots snapshots = Snapshots.of(file, options.update() && whole);
    List<TestResult> results = new ArrayList<>();
    for (Suite.Test test : chosen) {
      long begin = System.nanoTime();
      List<Problem> failures = new TestRun(set, snapshots, suite, test).failures();
      Duration time = Duration.ofNanos(System.nanoTime() - begin);
      results.add(new TestResult(test.name(), failures, time));
    }
    return new SuiteResult(suite.name(), file.toString(), results, notes(snapshots, whole));
  }

  /** Of a part of a suite, snapshots are neither written nor missed. */
  private static List<String> notes(Snapshots snapshots, boolean whole) {
    List<String> notes = new ArrayList<>();
    if (whole) {
      snapshots
          .unused()
          .forEach(name -> notes.add("no test asks for the snapshot `" + name + "` any more"));
      if (snapshots.write()) {
        notes.add("written: " + snapshots.file());
      }
    }
    return notes;
  }

  private static boolean has(String name, String part) {
    return name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
