package io.manta.template;

import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A set of templates that are used together. The built-in set may be overridden by file name, also
 * several times over; a set never changes once it is made. Safe for many threads.
 */
public final class TemplateSet {

  private final Sources sources;
  private final Limits limits;
  private final String builtIn;
  private final SortedSet<String> own;
  private final PebbleEngine engine;
  private final Pieces pieces = new Pieces();
  private final Failure failure;

  private TemplateSet(
      Sources sources, Limits limits, Optional<String> builtIn, Collection<String> own) {
    this.sources = sources;
    this.limits = limits;
    this.own = new TreeSet<>(own);
    this.builtIn = builtIn.orElseGet(this::hash);
    this.engine = Language.engine(sources);
    this.failure = new Failure(sources);
  }

  /** The set that comes with Manta: the folder {@code templates/} of its sources. */
  public static TemplateSet builtIn() {
    return of("templates", SetFiles.builtIn(), Limits.DEFAULT);
  }

  /** A set without the built-in one. */
  static TemplateSet of(String place, Map<String, String> files, Limits limits) {
    Map<String, Sources.Source> sources = new LinkedHashMap<>();
    files.forEach((name, text) -> sources.put(name, Sources.source(place, name, text)));
    return new TemplateSet(new Sources(sources), limits, Optional.empty(), List.of());
  }

  /**
   * This set with some files replaced or added.
   *
   * @throws Invalid naming everything that is wrong with the files
   */
  public TemplateSet overriddenBy(Overrides overrides) {
    Map<String, Sources.Source> files = overrides.files();
    if (files.isEmpty()) {
      return this;
    }
    Map<String, Sources.Source> all = new LinkedHashMap<>(sources.files());
    files.forEach(
        (name, file) -> {
          Sources.Source before = all.put(name, file);
          if (before != null) {
            all.putIfAbsent(Sources.BUILT_IN + name, before);
          }
        });
    List<String> ours = new ArrayList<>(own);
    ours.addAll(files.keySet());
    TemplateSet set = new TemplateSet(new Sources(all), limits, Optional.of(builtIn), ours);
    set.check(files.keySet(), sources.files().keySet());
    return set;
  }

  /**
   * The same for files of one place.
   *
   * @param place where they are from, for people
   * @param files name, as in {@code pod/head.yaml.peb}, to text
   */
  public TemplateSet overriddenBy(String place, Map<String, String> files) {
    return overriddenBy(Overrides.of(place, files));
  }

  /**
   * Compiles the files, so that whatever is wrong with any of them is told at once.
   *
   * @throws Invalid with everything that was found
   */
  private void check(Collection<String> names, Collection<String> known) {
    List<Problem> problems = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      problems.addAll(SetRules.check(name, sources.get(name), known));
      SetRules.unused(name, sources, known).ifPresent(problems::add);
      try {
        engine.getTemplate(name);
      } catch (RuntimeException | StackOverflowError e) {
        problems.addAll(failure.all(e, name, Map.of()));
      }
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
  }

  /** Compiles every file of the set; the built-in ones are otherwise compiled when first used. */
  public TemplateSet checked() {
    List<String> names =
        sources.files().keySet().stream()
            .filter(name -> !name.startsWith(Sources.BUILT_IN))
            .toList();
    check(names, names);
    return this;
  }

  /**
   * The built-in set, overridden by the templates in a directory.
   *
   * @throws Unreadable when there is no such directory, or nothing in it that may be read
   */
  public static TemplateSet fromDirectory(Path directory) {
    return fromDirectories(List.of(directory));
  }

  /** The built-in set, overridden by each of the directories in turn. */
  public static TemplateSet fromDirectories(List<Path> directories) {
    TemplateSet set = builtIn();
    for (Path directory : directories) {
      set = set.overriddenBy(Overrides.directory(directory));
    }
    return set;
  }

  /** The files that lie over the built-in ones. */
  public Overrides own() {
    Map<String, Sources.Source> files = new LinkedHashMap<>();
    own.forEach(name -> files.put(name, sources.get(name)));
    return new Overrides(files);
  }

  /** Whether there is such a template. */
  public boolean has(String template) {
    return sources.files().containsKey(template);
  }

  /** Changes with the content of any file, and with nothing else. 16 hexadecimal digits. */
  public String hash() {
    return hash(sources.files().keySet());
  }

  private String hash(Collection<String> names) {
    StringBuilder all = new StringBuilder();
    names.forEach(
        name -> all.append(name).append('\0').append(sources.get(name).text()).append('\0'));
    return Filters.sha256(all.toString()).substring(0, 16);
  }

  /** The hash of the built-in files alone, whatever overrides them. */
  public String builtInHash() {
    return builtIn;
  }

  /** The hash of the user's own files that a pod's template is made of; empty for none. */
  public String ownHash(String template) {
    List<String> files =
        own.stream().filter(name -> name.equals(template) || name.startsWith("part/")).toList();
    return files.isEmpty() ? "" : hash(files);
  }

  /** The templates of a folder, as in {@code cluster/head-service.yaml.peb}, in order of name. */
  public List<String> names(String folder) {
    return sources.files().keySet().stream().filter(name -> name.startsWith(folder + "/")).toList();
  }

  /**
   * Renders one template.
   *
   * @param scope the variables it sees: plain values
   * @return its objects, none when it renders to nothing
   * @throws Invalid naming the template's file and line
   */
  public List<Rendered> render(String template, Map<String, Object> scope) {
    return render(template, new Run(this, scope, limits));
  }

  /**
   * Puts a problem with a rendered field at the template line that wrote it.
   *
   * @param problem whose path is the field's
   */
  public Problem locate(Problem problem, Origins origins) {
    return origins
        .at(problem.path())
        .map(
            origin -> {
              Problem there =
                  problem.at(
                      failure.at(
                          origin.template(), origin.line(), problem.path(), problem.message()));
              return there.hint().map(hint -> there.hint(Wording.hint(hint, origin))).orElse(there);
            })
        .orElse(problem);
  }

  /** A problem with a whole template. */
  public Problem problem(String template, String message) {
    return failure.at(template, 1, "", message);
  }

  /** The one object of a template, for {@code object()}. */
  Map<String, Object> object(String template, Run run) {
    sources.get(template);
    List<Rendered> objects = render(template, run);
    if (objects.size() != 1) {
      throw new LoaderException(
          null, "`" + template + "` makes " + objects.size() + " objects here, not one");
    }
    return objects.get(0).object();
  }

  private List<Rendered> render(String template, Run run) {
    Pieces.Divided divided;
    try {
      PebbleTemplateImpl compiled = (PebbleTemplateImpl) engine.getTemplate(template);
      divided = pieces.divide(Evaluation.render(engine, compiled, run), run.mostDocuments());
      run.documents(divided.objects().size(), template);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Invalid(failure.all(e, template, run.scope()));
    }
    List<Problem> problems = new ArrayList<>();
    divided.failures().forEach(failed -> problems.add(failure.of(failed)));
    List<Rendered> out = new ArrayList<>();
    for (List<Piece> layers : divided.objects()) {
      merged(layers, template, problems, out);
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return out;
  }

  private void merged(
      List<Piece> layers, String template, List<Problem> problems, List<Rendered> out) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (Piece layer : layers) {
      try {
        values.add(layer.map());
      } catch (Shape.Broken e) {
        int end = layer.text().toString().length();
        problems.add(failure.of(new Pieces.Failed(layer.text(), layer.start(), end, e)));
      }
    }
    Map<String, Object> object = Layers.merge(values);
    if (!object.isEmpty()) {
      out.add(new Rendered(object, template, new Origins(layers, object)));
    }
  }
}
