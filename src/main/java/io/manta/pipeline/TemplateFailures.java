package io.manta.pipeline;

/** What becomes of templates that do not fit some of the objects that they are for. */
public enum TemplateFailures {
  /** They are refused for all. */
  HOLD,
  /**
   * They are used for the others, as long as they fit more than they do not: of one tenant's
   * objects it is his matter, of most it is a mistake in the templates.
   */
  SKIP;

  boolean refuses(int broken, int fitting) {
    return switch (this) {
      case HOLD -> broken > 0;
      case SKIP -> broken >= fitting && broken > 0;
    };
  }
}
