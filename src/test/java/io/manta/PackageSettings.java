package io.manta;

import org.approvaltests.reporters.QuietReporter;

/** Read by ApprovalTests, by these names, for all tests of this package and those below. */
public final class PackageSettings {

  /** From {@code src/test/java} to where golden files lie. */
  public static final String ApprovalBaseDirectory = "../resources";

  /** Never opens a program. */
  public static final QuietReporter UseReporter = QuietReporter.INSTANCE;

  private PackageSettings() {}
}
