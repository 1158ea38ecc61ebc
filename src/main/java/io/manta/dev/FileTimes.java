package io.manta.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * When the files at some places were written last. Read by polling: that works on every file
 * system, and with editors that replace a file by a new one.
 */
public record FileTimes(Map<Path, String> files) {

  public static FileTimes of(List<Path> places) {
    Map<Path, String> files = new TreeMap<>();
    for (Path place : places) {
      try (Stream<Path> walk = Files.walk(place)) {
        for (Path file : walk.filter(Files::isRegularFile).toList()) {
          files.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
        }
      } catch (IOException | UncheckedIOException vanished) {
        files.put(place, "unreadable"); // reading it will say why
      }
    }
    return new FileTimes(files);
  }

  /** The files that were created, removed or written since. */
  Set<Path> changedSince(FileTimes before) {
    Set<Path> out = new TreeSet<>();
    files.forEach(
        (file, mark) -> {
          if (!mark.equals(before.files.get(file))) {
            out.add(file);
          }
        });
    before.files.keySet().stream().filter(file -> !files.containsKey(file)).forEach(out::add);
    return out;
  }
}
