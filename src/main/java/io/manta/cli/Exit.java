package io.manta.cli;

/** What a command's exit code means to a script. */
final class Exit {

  static final int OK = 0;

  /** The command line, a file or the cluster is at fault; nothing was judged. */
  static final int TROUBLE = 1;

  /** An input, a template, or what a template made is not valid. */
  static final int INVALID = 2;

  /** Two things that were compared differ: what a test asserts and what is rendered, too. */
  static final int DIFFERENT = 3;

  private Exit() {}
}
