package io.manta.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Objects that are given in files, and templates for them. */
final class FileOptions {

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      split = ",",
      description = "the same, as kubectl has it")
  private List<String> flagged = List.of();

  @Option(
      names = {"-R", "--recursive"},
      description = "also what is in subdirectories")
  boolean recursive;

  @Option(
      names = "--templates",
      paramLabel = "DIR",
      description = {
        "templates that override the built-in ones of the same name, or are added;",
        "given more than once, each overrides those before it"
      })
  List<Path> templates = new ArrayList<>();

  /** All that was named, the arguments first. */
  List<String> names(List<String> arguments) {
    return Stream.concat(arguments.stream(), flagged.stream()).toList();
  }
}
