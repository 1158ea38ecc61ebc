package io.manta.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manta.manifest.Manifest;
import io.manta.manifest.ManifestYaml;
import io.manta.manifest.ObjectId;
import io.manta.schema.Unreadable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Manifests on their way to a person or a pipe, in the order of applying. */
public final class PrintedManifests {

  private static final String SUFFIX = ".yaml.peb";

  private record Entry(Manifest manifest, String source, ObjectId cluster) {}

  private final List<Entry> entries;
  private final boolean severalSources;

  private PrintedManifests(List<Entry> entries) {
    this.entries = entries;
    this.severalSources = entries.stream().map(Entry::source).distinct().count() > 1;
  }

  /**
   * @param globs which templates' manifests; all when there are none. A glob is met by a template's
   *     name with or without {@code templates/}, folder and {@code .yaml.peb}
   * @throws Unreadable when no template that made something meets them
   */
  public static PrintedManifests of(Batch batch, List<String> globs) {
    List<Entry> all = new ArrayList<>();
    for (Batch.Part part : batch.parts()) {
      ObjectId cluster = Manifest.idOf(part.input().value());
      part.manifests().forEach(m -> all.add(new Entry(m, part.input().source(), cluster)));
    }
    List<Entry> chosen = all.stream().filter(entry -> isChosen(entry, globs)).toList();
    if (chosen.isEmpty() && !all.isEmpty()) {
      TreeSet<String> names = new TreeSet<>();
      all.forEach(entry -> names.add(entry.manifest().template()));
      throw new Unreadable(
          "no template here is called " + String.join(" or ", globs),
          "these made something: " + String.join(", ", names));
    }
    return new PrintedManifests(chosen);
  }

  private static boolean isChosen(Entry entry, List<String> globs) {
    String name = entry.manifest().template();
    String plain =
        name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    List<Path> names =
        Stream.of(name, plain, last, "templates/" + name, "templates/" + plain)
            .map(Path::of)
            .toList();
    return globs.isEmpty()
        || globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .anyMatch((PathMatcher glob) -> names.stream().anyMatch(glob::matches));
  }

  /** Documents, each headed by the template that made it, and the input where there are several. */
  public String yaml() {
    StringBuilder out = new StringBuilder();
    for (Entry entry : entries) {
      out.append(out.isEmpty() ? "" : "---\n").append(yaml(entry));
    }
    return out.toString();
  }

  private String yaml(Entry entry) {
    String input = severalSources ? "# Input: " + entry.source() + "\n" : "";
    return "# Source: templates/"
        + entry.manifest().template()
        + "\n"
        + input
        + ManifestYaml.of(entry.manifest().object());
  }

  /** One {@code List} of all objects. */
  public String json() {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("apiVersion", "v1");
    list.put("kind", "List");
    list.put("items", entries.stream().map(entry -> entry.manifest().object()).toList());
    return json(list);
  }

  /**
   * Writes a file for each object, as in {@code demo/service-demo-head-svc.yaml}, or {@code
   * team_demo/...} where RayClusters of several namespaces are called demo; files of the same name
   * are written over, others stay.
   *
   * @return the files, in the order of applying
   */
  public List<Path> writeTo(Path directory, String format) {
    List<Path> files = new ArrayList<>();
    for (Entry entry : entries) {
      ObjectId id = entry.manifest().id();
      String name = id.kind().toLowerCase(Locale.ROOT) + "-" + id.name() + "." + format;
      Path file = directory.resolve(folder(entry.cluster())).resolve(name);
      String text = format.equals("json") ? json(entry.manifest().object()) : yaml(entry);
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      } catch (IOException e) {
        throw new Unreadable(file + ": cannot be written: " + e.getMessage(), "is it a directory?");
      }
      files.add(file);
    }
    return files;
  }

  /** No name holds an underscore, so that no two RayClusters have one folder. */
  private String folder(ObjectId cluster) {
    boolean shared =
        entries.stream()
            .map(Entry::cluster)
            .anyMatch(other -> other.name().equals(cluster.name()) && !other.equals(cluster));
    String namespace = cluster.namespace().isEmpty() ? "default" : cluster.namespace();
    return shared ? namespace + "_" + cluster.name() : cluster.name();
  }

  private static String json(Map<String, Object> value) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }
}
