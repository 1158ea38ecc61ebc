package io.manta.template.set;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the files of a set: the built-in ones beside our classes, others from a directory. */
final class SetFiles {

  private static final String FOLDER = "templates/";
  private static final String SUFFIX = ".peb";

  /** Of one file in an editor's folder; a ConfigMap holds no more in all. */
  static final int LARGEST = 1 << 20;

  private static final Pattern IGNORED = Pattern.compile("(^|/)[.#]|~$");

  private SetFiles() {}

  /** The built-in files, which are the same for as long as we run. */
  private static final class BuiltIn {
    static final Map<String, String> FILES = readBuiltIn();
    static final Set<String> FOLDERS =
        FILES.keySet().stream()
            .map(name -> name.substring(0, name.indexOf('/') + 1))
            .collect(Collectors.toSet());
  }

  static Map<String, String> builtIn() {
    return BuiltIn.FILES;
  }

  /** Name to text, whether we run from a jar or from a directory of classes. */
  private static Map<String, String> readBuiltIn() {
    try {
      Path home =
          Path.of(SetFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isDirectory(home)
          ? directory(home.resolve(FOLDER), name -> name.endsWith(SUFFIX))
          : jar(home);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The templates below a directory, and what lies where templates belong. Hidden files and the
   * copies that editors keep are passed over, and so is whatever else is beside the folders.
   */
  static Map<String, String> directory(Path directory) throws IOException {
    return directory(directory, name -> !IGNORED.matcher(name).find() && isMeant(name));
  }

  private static boolean isMeant(String name) {
    return name.endsWith(SUFFIX) || Locks.isList(name) || isInFolder(name);
  }

  private static boolean isInFolder(String name) {
    return BuiltIn.FOLDERS.contains(name.substring(0, name.indexOf('/') + 1));
  }

  private static Map<String, String> directory(Path directory, Predicate<String> isMeant)
      throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (Stream<Path> walk = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString().replace('\\', '/');
        if (isMeant.test(name)) {
          files.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }

  static boolean isFolder(String name) {
    return BuiltIn.FOLDERS.contains(name + "/");
  }

  /**
   * The templates in a directory and in the folders of a set, and no others: a directory that a
   * person edits files in may be large.
   */
  static Map<String, String> folders(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    add(directory, "", files);
    for (String folder : BuiltIn.FOLDERS) {
      add(directory.resolve(folder), folder, files);
    }
    return files;
  }

  private static void add(Path folder, String prefix, Map<String, String> files)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.filter(Files::isRegularFile).toList()) {
        String name = prefix + file.getFileName();
        if (name.endsWith(SUFFIX) && !IGNORED.matcher(name).find() && Files.size(file) <= LARGEST) {
          files.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static Map<String, String> jar(Path path) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      List<JarEntry> found =
          jar.stream()
              .filter(entry -> entry.getName().startsWith(FOLDER))
              .filter(entry -> entry.getName().endsWith(SUFFIX))
              .toList();
      for (JarEntry entry : found) {
        try (InputStream in = jar.getInputStream(entry)) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          files.put(entry.getName().substring(FOLDER.length()), text);
        }
      }
    }
    return files;
  }
}
