package io.manta.template.set;

import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.schema.Unreadable;
import io.manta.template.error.TemplateFailure;
import io.manta.template.language.BranchLog;
import io.manta.template.language.CompiledTemplates;
import io.manta.template.language.LanguageFailure;
import io.manta.template.language.Limits;
import io.manta.template.language.RenderBudget;
import io.manta.template.layers.LayerText;
import io.manta.template.layers.Layers;
import io.manta.template.layers.ObjectTexts;
import io.manta.template.layers.Origins;
import io.manta.template.layers.RenderedObject;
import io.manta.template.layers.TextShape;
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

  private final SetSources setSources;
  private final Limits limits;
  private final String builtIn;
  private final SortedSet<String> own;
  private final CompiledTemplates compiled;
  private final ObjectTexts objectTexts = new ObjectTexts();
  private final TemplateFailure templateFailure;
  private final Watch watch;

  /**
   * What goes along with a set, whatever lies over it.
   *
   * @param types of the variables that its templates see
   * @param branches notes those that are taken
   */
  private record Watch(ScopeTypes types, Optional<BranchLog> branches) {}

  private TemplateSet(
      SetSources setSources,
      Limits limits,
      Optional<String> builtIn,
      Collection<String> own,
      Watch watch) {
    this.setSources = setSources;
    this.limits = limits;
    this.own = new TreeSet<>(own);
    this.builtIn = builtIn.orElseGet(this::hash);
    this.compiled = new CompiledTemplates(setSources, watch.branches());
    this.templateFailure = new TemplateFailure(setSources);
    this.watch = watch;
  }

  /** The set that comes with Manta: the folder {@code templates/} of its sources. */
  public static TemplateSet builtIn() {
    return of("templates", SetFiles.builtIn(), Limits.DEFAULT);
  }

  /** A set without the built-in one. */
  public static TemplateSet of(String place, Map<String, String> files, Limits limits) {
    Map<String, SetSources.Source> sources = new LinkedHashMap<>();
    files.forEach((name, text) -> sources.put(name, SetSources.source(place, name, text)));
    Watch nothing = new Watch(ScopeTypes.NONE, Optional.empty());
    return new TemplateSet(new SetSources(sources), limits, Optional.empty(), List.of(), nothing);
  }

  /** This set; what lies over it may use the names alone that are known to exist. */
  public TemplateSet seeing(ScopeTypes types) {
    return watchedBy(new Watch(types, watch.branches()));
  }

  /** This set, noting the branches that are taken. */
  public TemplateSet recording(BranchLog branches) {
    return watchedBy(new Watch(watch.types(), Optional.of(branches))).checked();
  }

  private TemplateSet watchedBy(Watch other) {
    return new TemplateSet(setSources, limits, Optional.of(builtIn), own, other);
  }

  /** This set with the files of one more kind, which count as built-in. */
  public TemplateSet with(String place, Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, SetSources.Source> all = new LinkedHashMap<>(setSources.files());
    more.forEach((name, text) -> all.put(name, SetSources.source(place, name, text)));
    return new TemplateSet(new SetSources(all), limits, Optional.empty(), own, watch);
  }

  /**
   * This set with some files replaced or added.
   *
   * @throws Invalid naming everything that is wrong with the files
   */
  public TemplateSet overriddenBy(Overrides overrides) {
    Map<String, SetSources.Source> files = overrides.files();
    if (files.isEmpty()) {
      return this;
    }
    List<String> ours = new ArrayList<>(own);
    ours.addAll(files.keySet());
    TemplateSet set =
        new TemplateSet(setSources.under(files), limits, Optional.of(builtIn), ours, watch);
    set.check(files.keySet(), setSources.files().keySet());
    return set;
  }

  /** What is found in files that would lie over this set, without using them. */
  public Examination examine(Overrides overrides) {
    SetSources sources = setSources.under(overrides.files());
    CompiledTemplates compiledNow = new CompiledTemplates(sources, Optional.empty());
    return new SetCheck(sources, compiledNow, watch.types(), limits.time())
        .examine(overrides.files().keySet(), setSources.files().keySet());
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
   * @throws Invalid with everything that is wrong with the files
   */
  private void check(Collection<String> names, Collection<String> known) {
    List<Problem> problems =
        new SetCheck(setSources, compiled, watch.types(), limits.time()).problems(names, known);
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
  }

  /** Compiles every file of the set; the built-in ones are otherwise compiled when first used. */
  public TemplateSet checked() {
    List<String> names =
        setSources.files().keySet().stream()
            .filter(name -> !name.startsWith(SetSources.BUILT_IN))
            .toList();
    check(names, names);
    return this;
  }

  /**
   * This set, overridden by the templates of each of the directories in turn.
   *
   * @throws Unreadable when there is no such directory, or nothing in it that may be read
   */
  public TemplateSet overriddenBy(List<Path> directories) {
    TemplateSet set = this;
    for (Path directory : directories) {
      set = set.overriddenBy(Overrides.directory(directory));
    }
    return set;
  }

  /** The files that lie over the built-in ones. */
  public Overrides own() {
    Map<String, SetSources.Source> files = new LinkedHashMap<>();
    own.forEach(name -> files.put(name, setSources.get(name)));
    return new Overrides(files);
  }

  SetSources sources() {
    return setSources;
  }

  ScopeTypes types() {
    return watch.types();
  }

  /** Whether there is such a template. */
  public boolean has(String template) {
    return setSources.files().containsKey(template);
  }

  /** Changes with the content of any file, and with nothing else. 16 hexadecimal digits. */
  public String hash() {
    return setSources.hash(setSources.files().keySet());
  }

  /** The hash of the built-in files alone, whatever overrides them. */
  public String builtInHash() {
    return builtIn;
  }

  /** The hash of the user's own files that a pod's template is made of; empty for none. */
  public String ownHash(String template) {
    List<String> files =
        own.stream().filter(name -> name.equals(template) || name.startsWith("part/")).toList();
    return files.isEmpty() ? "" : setSources.hash(files);
  }

  /** The templates of a folder, as in {@code cluster/head-service.yaml.peb}, in order of name. */
  public List<String> names(String folder) {
    return setSources.files().keySet().stream()
        .filter(name -> name.startsWith(folder + "/"))
        .toList();
  }

  /**
   * Renders one template.
   *
   * @param scope the variables it sees: plain values
   * @return its objects, none when it renders to nothing
   * @throws Invalid naming the template's file and line
   */
  public List<RenderedObject> render(String template, Map<String, Object> scope) {
    return render(template, new RenderBudget(this, scope, limits));
  }

  /**
   * Puts a problem with a rendered field at the template line that wrote it.
   *
   * @param problem whose path is the field's
   */
  public Problem locate(Problem problem, Origins origins) {
    return templateFailure.locate(problem, origins);
  }

  /** Where a template is, for people, as in {@code my-templates/pod/head.yaml.peb}. */
  public String place(String template) {
    return setSources.get(template).place();
  }

  /** A problem with a whole template. */
  public Problem problem(String template, String message) {
    return templateFailure.at(template, 1, "", message);
  }

  /** The one object of a template, for {@code object()}. */
  public Map<String, Object> object(String template, RenderBudget renderBudget) {
    setSources.get(template);
    List<RenderedObject> objects = render(template, renderBudget);
    if (objects.size() != 1) {
      throw LanguageFailure.ofTemplate(
          "`" + template + "` makes " + objects.size() + " objects here, not one");
    }
    return objects.get(0).object();
  }

  private List<RenderedObject> render(String template, RenderBudget renderBudget) {
    ObjectTexts.Divided divided;
    try {
      divided =
          objectTexts.divide(compiled.render(template, renderBudget), renderBudget.mostDocuments());
      renderBudget.documents(divided.objects().size(), template);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Invalid(templateFailure.all(e, template, renderBudget.scope()));
    }
    List<Problem> problems = new ArrayList<>();
    divided.failures().forEach(failed -> problems.add(templateFailure.of(failed)));
    List<RenderedObject> out = new ArrayList<>();
    for (List<LayerText> layers : divided.objects()) {
      merged(layers, template, problems, out);
    }
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return out;
  }

  private void merged(
      List<LayerText> layers, String template, List<Problem> problems, List<RenderedObject> out) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (LayerText layer : layers) {
      try {
        values.add(layer.map());
      } catch (TextShape.Broken e) {
        int end = layer.writtenText().toString().length();
        problems.add(
            templateFailure.of(new ObjectTexts.Failed(layer.writtenText(), layer.start(), end, e)));
      }
    }
    Map<String, Object> object = Layers.merge(values);
    if (!object.isEmpty()) {
      out.add(new RenderedObject(object, template, new Origins(layers, object)));
    }
  }
}
