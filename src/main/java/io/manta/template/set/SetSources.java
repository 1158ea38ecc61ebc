package io.manta.template.set;

import io.manta.schema.PropertyNames;
import io.manta.template.language.Filters;
import io.manta.template.language.LanguageFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files of a set, by name; there is no way from here to any other file. */
public final class SetSources {

  /** Under this prefix a built-in file is reached even where another has taken its name. */
  static final String BUILT_IN = "builtin/";

  /** Under this prefix a template says the file of that name in the next set below its own. */
  static final String BELOW = "below/";

  /** Before the level of its set, the name of a file that another set has taken the name of. */
  private static final String HIDDEN = "set.";

  private static final Pattern OF_SET = Pattern.compile("set\\.\\d+/");

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

  /** Of files that are not built-in: how many sets there are up to theirs, the lowest is 1. */
  private final SortedMap<String, Integer> levels;

  private final Map<String, List<String>> layers;

  SetSources(Map<String, Source> files) {
    this(files, Map.of());
  }

  private SetSources(Map<String, Source> files, Map<String, Integer> levels) {
    this.files = new TreeMap<>(files);
    this.levels = new TreeMap<>(levels);
    this.layers =
        files.keySet().stream()
            .filter(LayerName::isLayer)
            .sorted(Comparator.comparing(this::level).thenComparing(LayerName::name))
            .collect(Collectors.groupingBy(LayerName::base));
  }

  public SortedMap<String, Source> files() {
    return files;
  }

  /** These files, with those of one more set over those of the same name. */
  SetSources under(Map<String, Source> others) {
    Map<String, Source> all = new TreeMap<>(files);
    Map<String, Integer> of = new TreeMap<>(levels);
    int level = 1 + top();
    others.forEach(
        (name, file) -> {
          Source before = all.put(name, file);
          if (before != null) {
            String hidden = hidden(name, level(name));
            all.put(hidden, before);
            of.computeIfAbsent(hidden, key -> levels.get(name));
          }
          of.put(name, level);
        });
    return new SetSources(all, of);
  }

  /** These files, with more that count as built-in. */
  SetSources with(Map<String, Source> more) {
    Map<String, Source> all = new TreeMap<>(files);
    all.putAll(more);
    return new SetSources(all, levels);
  }

  private static String hidden(String name, int level) {
    return (level == 0 ? BUILT_IN : HIDDEN + level + "/") + name;
  }

  /** How many sets there are over the built-in one. */
  private int top() {
    return levels.values().stream().reduce(0, Math::max);
  }

  private int level(String name) {
    return levels.getOrDefault(name, 0);
  }

  /** All files that are not built-in, those that others hide among them. */
  SortedSet<String> own() {
    return new TreeSet<>(levels.keySet());
  }

  /** The files that are not built-in as they came: by set, the lowest first. */
  List<Map<String, Source>> sets() {
    List<Map<String, Source>> sets = new ArrayList<>();
    for (int i = 0; i < top(); i++) {
      sets.add(new TreeMap<>());
    }
    levels.forEach((name, level) -> sets.get(level - 1).put(plain(name), files.get(name)));
    return sets;
  }

  /** The layers over a file in the order in which they lie there: by set, then by name. */
  List<String> layersOver(String file) {
    return layers.getOrDefault(file, List.of());
  }

  /** The file, by whichever of its names. */
  public Source get(String name) {
    Source source = files.getOrDefault(name, files.get(visible(name)));
    if (source == null && name.startsWith(BELOW)) {
      String file = name.substring(BELOW.length());
      throw LanguageFailure.ofTemplate("no set below this one has `" + file + "`");
    }
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
    return files.containsKey(name) || files.containsKey(visible(name));
  }

  /** Changes with the name or the text of any of these files. 16 hexadecimal digits. */
  String hash(Collection<String> names) {
    StringBuilder all = new StringBuilder();
    names.forEach(name -> all.append(name).append('\0').append(get(name).text()).append('\0'));
    return Filters.sha256(all.toString()).substring(0, 16);
  }

  /** A built-in file that nobody overrides is kept under its plain name alone. */
  private String visible(String name) {
    boolean isBuiltIn = name.startsWith(BUILT_IN) && level(plain(name)) == 0;
    return isBuiltIn ? plain(name) : name;
  }

  /** Without what says which of several of one name it is. */
  static String plain(String name) {
    return name.startsWith(BUILT_IN)
        ? name.substring(BUILT_IN.length())
        : OF_SET.matcher(name).lookingAt() ? name.substring(name.indexOf('/') + 1) : name;
  }

  /** The file as the sets below one have it: that of the highest of them. */
  private Optional<String> below(String file, int level) {
    if (files.containsKey(file) && level(file) < level) {
      return Optional.of(file);
    }
    return IntStream.iterate(level - 1, i -> i >= 0, i -> i - 1)
        .mapToObj(i -> hidden(file, i))
        .filter(files::containsKey)
        .findFirst();
  }

  /**
   * Names count from the set's root; {@code ./} is the folder of the file that says it, {@code
   * below/} the next set below its own.
   */
  public String resolveRelativePath(String name, String anchor) {
    if (name.startsWith(BELOW)) {
      return below(name.substring(BELOW.length()), level(anchor)).orElse(name);
    }
    if (!name.startsWith("./")) {
      return name;
    }
    String from = anchor.startsWith(HIDDEN) ? plain(anchor) : anchor;
    List<String> parts = new ArrayList<>(List.of(from.split("/")));
    parts.set(parts.size() - 1, name.substring(2));
    return String.join("/", parts);
  }
}
