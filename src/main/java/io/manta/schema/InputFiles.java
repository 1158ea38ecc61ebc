package io.manta.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the files that a person named say.
 *
 * @param names as the person named them
 * @param documents every document of every file, files in the order named, those of a directory by
 *     name; of a list, its items
 * @param files how many files were read
 * @param problems what of them is no YAML; a file with a problem has no documents
 */
public record InputFiles(
    List<String> names, List<Document> documents, int files, List<Problem> problems) {

  private static final String EXPECTED =
      "a " + CustomResourceSchema.anyKind() + ", in YAML or JSON";

  private static final String STANDARD_INPUT = "-";

  /** Reads files, and the files of directories but not of those inside them. */
  public static InputFiles read(List<String> names, InputStream standardInput) {
    return read(names, false, standardInput);
  }

  /**
   * Reads files, the {@code .yaml}, {@code .yml} and {@code .json} files of directories, and
   * standard input for {@code -}. A file that is named twice is read once.
   *
   * @param recursive also directories inside directories, but for hidden ones
   * @throws Unreadable when something named does not exist or may not be read
   */
  public static InputFiles read(List<String> names, boolean recursive, InputStream standardInput) {
    Map<String, Optional<Path>> files = new LinkedHashMap<>();
    for (String name : names) {
      if (name.equals(STANDARD_INPUT)) {
        files.put("standard input", Optional.empty());
      } else {
        under(Path.of(name), recursive ? Integer.MAX_VALUE : 1)
            .forEach(file -> files.put(file.toString(), Optional.of(file)));
      }
    }
    List<Document> documents = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    files.forEach(
        (source, file) -> {
          try {
            documents.addAll(documents(source, bytes(source, file, standardInput)));
          } catch (Invalid e) {
            problems.addAll(e.problems());
          }
        });
    return new InputFiles(
        List.copyOf(names), List.copyOf(documents), files.size(), List.copyOf(problems));
  }

  /**
   * The same, unless one of them says another namespace than the person did: as with kubectl, one
   * of the two is a mistake.
   *
   * @param namespace what -n says; empty where it is not given
   * @throws Unreadable naming the first
   */
  public InputFiles in(String namespace) {
    if (!namespace.isEmpty()) {
      documents.forEach(document -> refuseOther(document, namespace));
    }
    return this;
  }

  private static void refuseOther(Document document, String namespace) {
    Map<?, ?> metadata = document.value().get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    if (metadata.get("namespace") instanceof String own
        && !own.isEmpty()
        && !own.equals(namespace)) {
      String place = document.at("metadata.namespace").map(at -> ":" + at).orElse("");
      throw new Unreadable(
          "%s%s: %s is of namespace %s, and -n says %s"
              .formatted(document.source(), place, metadata.get("name"), own, namespace),
          "leave out -n, or say -n " + own);
    }
  }

  /**
   * Reads the one document of a file.
   *
   * @throws Unreadable when it does not exist
   * @throws Invalid when it is no YAML, or not one document
   */
  public static Document one(String file) {
    List<Document> documents = documents(file, bytes(file, Optional.of(Path.of(file)), null));
    if (documents.size() != 1) {
      throw new Invalid(
          Problem.of(file, Optional.empty(), "", "the file must hold one document")
              .found(documents.size() + " documents"));
    }
    return documents.get(0);
  }

  private static List<Document> documents(String source, byte[] bytes) {
    if (bytes.length == 0) {
      throw new Invalid(
          Problem.of(source, Optional.empty(), "", "the file is empty").expected(EXPECTED));
    }
    String text = text(source, bytes);
    Optional<List<Document>> objects = LongText.objects(source, text);
    if (objects.isPresent()) {
      return objects.get();
    }
    List<Document> documents = Yaml.read(source, text);
    if (documents.isEmpty()) {
      throw new Invalid(
          Problem.of(source, Optional.empty(), "", "the file has no content but comments")
              .expected(EXPECTED));
    }
    return documents.stream().flatMap(document -> ObjectList.objects(document).stream()).toList();
  }

  private static String text(String source, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Invalid(
          Problem.of(source, Optional.empty(), "", "this is not text in UTF-8").expected(EXPECTED));
    }
  }

  private static byte[] bytes(String source, Optional<Path> file, InputStream standardInput) {
    try {
      return file.isPresent() ? Files.readAllBytes(file.get()) : standardInput.readAllBytes();
    } catch (NoSuchFileException e) {
      throw missing(source);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static List<Path> under(Path path, int depth) {
    if (!Files.exists(path)) {
      throw new Unreadable(
          path + ": no such file or directory",
          "name a file, a directory, or - to read from a pipe");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.walk(path, depth)) {
      return entries
          .filter(InputFiles::isInput)
          .filter(file -> isVisible(path.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    } catch (UncheckedIOException e) {
      throw unreadable(path.toString(), e.getCause());
    }
  }

  /** Neither the file nor a directory on the way to it is hidden, as .git is. */
  private static boolean isVisible(Path below) {
    return StreamSupport.stream(below.spliterator(), false)
        .noneMatch(part -> part.toString().startsWith("."));
  }

  private static boolean isInput(Path file) {
    String name = file.getFileName().toString();
    boolean known = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    return known && Files.isRegularFile(file);
  }

  private static Unreadable missing(String source) {
    return new Unreadable(
        source + ": no such file or directory",
        "name a file, a directory, or - to read from a pipe");
  }

  private static Unreadable unreadable(String source, IOException e) {
    return e instanceof AccessDeniedException
        ? new Unreadable(source + ": permission denied", "make it readable for this user")
        : new Unreadable(
            source + ": " + e.getMessage(), "is it a file or directory of this machine?");
  }
}
