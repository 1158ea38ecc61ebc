package io.manta.template.set;

import io.manta.schema.PropertyNames;
import io.manta.template.language.Filters;
import io.manta.template.language.LanguageFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a set, by name; there is no way from here to any other file. */
public final class SetSources {

  /** Under this prefix a built-in file is reached even where another has taken its name. */
  static final String BUILT_IN = "builtin/";

  /**
   * @param place where the file is, for people, as in {@code templates/pod/head.yaml.peb}
   */
  public record Source(String place, String text) {

    public List<String> lines() {
      return List.of(text.split("\n", -1));
    }
  }

  static Source source(String place, String file, String text) {
    return new Source(place + "/" + file, text.replace("\r\n", "\n"));
  }

  private final SortedMap<String, Source> files;

  SetSources(Map<String, Source> files) {
    this.files = new TreeMap<>(files);
  }

  public SortedMap<String, Source> files() {
    return files;
  }

  /** These files, with others over those of the same name. */
  SetSources under(Map<String, Source> others) {
    Map<String, Source> all = new TreeMap<>(files);
    others.forEach(
        (name, file) -> {
          Source before = all.put(name, file);
          if (before != null) {
            all.putIfAbsent(BUILT_IN + name, before);
          }
        });
    return new SetSources(all);
  }

  /** The file, with the prefix or without. */
  public Source get(String name) {
    Source source = files.getOrDefault(name, files.get(plain(name)));
    if (source == null) {
      String hint =
          PropertyNames.nearest(name, files.keySet())
              .map(near -> ", but `" + near + "`")
              .orElse("");
      throw LanguageFailure.ofTemplate("there is no template `" + name + "`" + hint);
    }
    return source;
  }

  public boolean knows(String name) {
    return files.containsKey(name) || files.containsKey(plain(name));
  }

  /** Changes with the name or the text of any of these files. 16 hexadecimal digits. */
  String hash(Collection<String> names) {
    StringBuilder all = new StringBuilder();
    names.forEach(name -> all.append(name).append('\0').append(get(name).text()).append('\0'));
    return Filters.sha256(all.toString()).substring(0, 16);
  }

  /** A built-in file that nobody overrides is kept under its plain name alone. */
  private static String plain(String name) {
    return name.startsWith(BUILT_IN) ? name.substring(BUILT_IN.length()) : name;
  }

  /** Names count from the set's root; {@code ./} is the folder of the file that says it. */
  public String resolveRelativePath(String name, String anchor) {
    if (!name.startsWith("./")) {
      return name;
    }
    List<String> parts = new ArrayList<>(List.of(anchor.split("/")));
    parts.set(parts.size() - 1, name.substring(2));
    return String.join("/", parts);
  }
}
