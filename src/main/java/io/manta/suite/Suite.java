package io.manta.suite;

import io.manta.schema.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of tests.
 *
 * @param file the document it was read from
 * @param name what it is called
 */
record Suite(Document file, String name, List<Test> tests) {

  /**
   * What one rendering begins with, as a test or its suite says it.
   *
   * @param templates globs of the templates whose objects are asserted; empty for all
   * @param object the Ray object
   * @param changes of the object, by path
   */
  record Input(
      List<String> templates,
      Optional<Document> object,
      Map<String, Object> changes,
      Surroundings surroundings) {}

  /**
   * One test.
   *
   * @param path where it is in the file, as in {@code tests[0]}
   */
  record Test(String name, String path, Input input, List<Assertion> assertions) {}
}
