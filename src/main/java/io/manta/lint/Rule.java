package io.manta.lint;

import java.util.Locale;

/** What templates are judged by; templates/LINT.md has a section for each. */
public enum Rule {
  SYNTAX(true, "The file is no template, or its name has no place in a set"),
  UNDECLARED_NAME(true, "A name that can never exist, also in a branch that is never taken"),
  INVALID_OBJECT(true, "What is rendered for an example is refused"),
  DUPLICATE_KEY(true, "A key stands twice in one map"),
  NEVER_DEFINED(false, "A name is guarded against absence, and never exists"),
  HIDDEN_NAME(false, "A variable hides one that templates see"),
  UNUSED_FILE(false, "A part that no template includes"),
  UNUSED_MACRO(false, "A macro that nobody calls"),
  UNUSED_VARIABLE(false, "A variable that is set and never used"),
  UNQUOTED_OUTPUT(false, "What a user wrote becomes a part of a script"),
  LATEST_IMAGE(false, "An image without a version"),
  REMOVED_API(false, "A version of an API that Kubernetes has no more"),
  SELECTOR_MISMATCH(false, "A selector that chooses nothing"),
  UNRESTRICTED_POD(false, "A container that the restricted pod security standard refuses"),
  MISSING_RESOURCES(false, "A container that asks for no memory or processor time");

  private final boolean error;
  private final String words;

  Rule(boolean error, String words) {
    this.error = error;
    this.words = words;
  }

  /** As in {@code undeclared-name}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a set with it is refused, or does not do what it says. */
  public boolean isError() {
    return error;
  }

  public String level() {
    return error ? "error" : "warning";
  }

  public String words() {
    return words;
  }
}
