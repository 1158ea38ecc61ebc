package io.manta.template.set;

import io.manta.model.Tree;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import io.manta.template.language.Filters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates that lie over others by file name: those of a directory, or of ConfigMaps, or of
 * several directories of one owner, each a set over the one before. Whether they are any good is
 * found out when a {@link TemplateSet} takes them.
 */
public final class Overrides {

  /** No templates at all. */
  public static final Overrides NONE = new Overrides(List.of());

  /** Before the names of all sets but the highest, in a flat list of them all; at most 20. */
  private static final Pattern LOWER = Pattern.compile("set\\.([1-9]|1\\d|20)/(.+)");

  private final List<SortedMap<String, SetSources.Source>> sets;

  /**
   * @param sets the lowest first
   */
  Overrides(List<? extends Map<String, SetSources.Source>> sets) {
    List<SortedMap<String, SetSources.Source>> all = new ArrayList<>();
    sets.stream().filter(set -> !set.isEmpty()).forEach(set -> all.add(new TreeMap<>(set)));
    this.sets = List.copyOf(all);
  }

  /**
   * @param place where they are from, for people
   * @param files name, as in {@code pod/head.yaml.peb} or as {@link #texts()} has it, to text
   */
  public static Overrides of(String place, Map<String, String> files) {
    SortedMap<Integer, Map<String, SetSources.Source>> sets = new TreeMap<>();
    files.forEach(
        (name, text) -> {
          Matcher lower = LOWER.matcher(name);
          boolean isLower = lower.matches();
          sets.computeIfAbsent(
                  isLower ? Integer.parseInt(lower.group(1)) : Integer.MAX_VALUE,
                  key -> new TreeMap<>())
              .put(isLower ? lower.group(2) : name, SetSources.source(place, name, text));
        });
    return new Overrides(List.copyOf(sets.values()));
  }

  /**
   * The templates of a directory: in folders, as the built-in ones are, or flat under the names
   * that the keys of a ConfigMap have. Of a volume that Kubernetes mounted, what belongs together
   * is read together, also while it is being replaced.
   *
   * @throws Unreadable when there is no such directory, or nothing in it that may be read
   */
  public static Overrides directory(Path directory) {
    Map<String, String> found;
    try {
      Path data = directory.resolve("..data");
      found = SetFiles.directory(Files.isDirectory(data) ? data.toRealPath() : directory);
    } catch (AccessDeniedException e) {
      throw new Unreadable(e.getFile() + ": permission denied", "make it readable for this user");
    } catch (IOException | UncheckedIOException e) {
      throw new Unreadable(directory + ": " + e.getMessage(), "name a directory of templates");
    }
    if (found.isEmpty()) {
      throw new Unreadable(
          directory + ": " + (Files.isDirectory(directory) ? "no templates" : "no such directory"),
          "name a directory with folders such as pod/ that hold files ending in .peb");
    }
    Gathering gathering = new Gathering();
    found.forEach((file, text) -> gathering.add(directory.toString(), file, text));
    return gathering.overrides();
  }

  /**
   * The same in an editor: of files that are open, what is written there counts. A folder in which
   * nothing is yet is no mistake here.
   *
   * @param unsaved texts by file, as in {@code pod/head.yaml.peb}
   * @throws Invalid when two files are one template
   */
  public static Overrides edited(Path directory, Map<String, String> unsaved) {
    Map<String, String> files = new TreeMap<>();
    try {
      files.putAll(SetFiles.folders(directory));
    } catch (IOException | UncheckedIOException e) {
      throw new Unreadable(directory + ": " + e.getMessage(), "make it readable for this user");
    }
    files.putAll(unsaved);
    Gathering gathering = new Gathering();
    files.forEach((file, text) -> gathering.add(directory.toString(), file, text));
    return gathering.overrides();
  }

  /** Whether files of this folder are templates of some object. */
  public static boolean isFolder(String name) {
    return SetFiles.isFolder(name);
  }

  /**
   * The templates of ConfigMaps, each key a template: {@code pod.head.yaml.peb} is {@code
   * pod/head.yaml.peb}, because a key may have no slash.
   *
   * @throws Invalid when a key is no text, or two ConfigMaps have the same one
   */
  public static Overrides configMaps(List<Map<String, Object>> configMaps) {
    Gathering gathering = new Gathering();
    for (Map<String, Object> object : configMaps) {
      Tree configMap = new Tree(object);
      Tree metadata = configMap.at("metadata");
      String place =
          "ConfigMap " + metadata.at("namespace").text() + "/" + metadata.at("name").text();
      configMap.at("data").texts().forEach((key, text) -> gathering.add(place, key, text));
      configMap.at("binaryData").map().keySet().forEach(key -> gathering.refuse(place, key));
    }
    return gathering.overrides();
  }

  public boolean isEmpty() {
    return sets.isEmpty();
  }

  /** Changes with the name or text of any file, and with nothing else; empty for no files. */
  public String hash() {
    StringBuilder all = new StringBuilder();
    flat().forEach((name, file) -> all.append(name).append('\0').append(file.text()).append('\0'));
    return sets.isEmpty() ? "" : Filters.sha256(all.toString()).substring(0, 16);
  }

  /**
   * By name, as in {@code pod/head.yaml.peb}, or {@code set.1/pod/head.yaml.peb} for the lowest of
   * several sets; the texts as a ConfigMap would have them.
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    flat().forEach((name, file) -> texts.put(name, file.text()));
    return texts;
  }

  /** Where each is, for people, by name. */
  public Map<String, String> places() {
    Map<String, String> places = new TreeMap<>();
    flat().forEach((name, file) -> places.put(name, file.place()));
    return places;
  }

  /** The key under which a ConfigMap has a template. */
  public static String key(String name) {
    return name.replaceFirst("/", ".");
  }

  /** The lowest first. */
  List<SortedMap<String, SetSources.Source>> sets() {
    return sets;
  }

  private SortedMap<String, SetSources.Source> flat() {
    SortedMap<String, SetSources.Source> all = new TreeMap<>();
    for (int i = 0; i < sets.size(); i++) {
      String prefix = i == sets.size() - 1 ? "" : "set." + (i + 1) + "/";
      sets.get(i).forEach((name, file) -> all.put(prefix + name, file));
    }
    return all;
  }

  /** Puts files of several places together. */
  private static final class Gathering {

    private final Map<String, SetSources.Source> files = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    void add(String place, String file, String text) {
      boolean isWhole = file.contains("/") || file.equals(Locks.FILE);
      String name = isWhole ? file : file.replaceFirst("\\.", "/");
      SetSources.Source source = SetSources.source(place, file, text);
      SetSources.Source before = files.putIfAbsent(name, source);
      if (before != null) {
        problems.add(
            Problem.of(source.place(), Optional.empty(), "", "this template exists twice")
                .hint("it is also " + before.place()));
      }
    }

    void refuse(String place, String key) {
      problems.add(
          Problem.of(place + "/" + key, Optional.empty(), "", "a template must be text in UTF-8")
              .hint("put it under `data`, not under `binaryData`"));
    }

    Overrides overrides() {
      if (!problems.isEmpty()) {
        throw new Invalid(problems);
      }
      return new Overrides(List.of(files));
    }
  }
}
