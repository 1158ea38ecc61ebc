package io.manta.dev.view;

/** One object that a person waits for, read as that person would who asks how it is. */
public interface Row {

  String kind();

  String namespace();

  String name();

  /** A word or two. */
  String state();

  /** What it still waits for; empty when it is settled. */
  String waitsFor();

  /** Whether it came as far as it does without a person. */
  boolean settled();

  /** Whether nothing will change before a person does something. */
  boolean finished();
}
