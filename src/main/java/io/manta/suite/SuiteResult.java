package io.manta.suite;

import java.util.List;

/**
 * How the tests of a suite ended.
 *
 * @param file where it is
 * @param notes what is no failure, such as snapshots that no test asks for
 */
public record SuiteResult(String name, String file, List<TestResult> tests, List<String> notes) {

  public boolean passed() {
    return tests.stream().allMatch(TestResult::passed);
  }
}
