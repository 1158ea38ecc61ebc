package io.manta.rules;

/** Rules about one thing. */
interface Topic {

  /** Tells the subject of every rule it breaks. */
  void check(Subject subject);
}
