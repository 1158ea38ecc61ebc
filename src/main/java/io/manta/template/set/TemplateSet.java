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
import io.manta.template.layers.Origins;
import io.manta.template.layers.RenderedObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A set of templates that are used together. The built-in set may be overridden by file name, also
 * several times over; a set never changes once it is made. Safe for many threads.
 */
public final class TemplateSet {

  private static final Pattern ASKS_BELOW = Pattern.compile("[\"']" + SetSources.BELOW);

  private final SetSources setSources;
  private final Limits limits;
  private final String builtIn;
  private final CompiledTemplates compiled;
  private final SetRendering setRendering;

  /** Whether any file may ask for one that another hides; asked for at each pod. */
  private final boolean asksBelow;

  private final TemplateFailure templateFailure;
  private final Watch watch;

  /**
   * What goes along with a set, whatever lies over it.
   *
   * @param types of the variables that its templates see
   * @param branches notes those that are taken
   */
  private record Watch(ScopeTypes types, Optional<BranchLog> branches) {}

  private TemplateSet(SetSources setSources, Limits limits, Optional<String> builtIn, Watch watch) {
    this.setSources = setSources;
    this.limits = limits;
    this.builtIn = builtIn.orElseGet(this::hash);
    this.compiled = new CompiledTemplates(setSources, watch.branches());
    this.templateFailure = new TemplateFailure(setSources);
    this.setRendering = new SetRendering(setSources, compiled, templateFailure);
    this.asksBelow =
        setSources.own().stream()
            .anyMatch(own -> ASKS_BELOW.matcher(setSources.get(own).text()).find());
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
    return new TemplateSet(new SetSources(sources), limits, Optional.empty(), nothing);
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
    return new TemplateSet(setSources, limits, Optional.of(builtIn), other);
  }

  /** This set with the files of one more kind, which count as built-in. */
  public TemplateSet with(String place, Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, SetSources.Source> all = new LinkedHashMap<>();
    more.forEach((name, text) -> all.put(name, SetSources.source(place, name, text)));
    return new TemplateSet(setSources.with(all), limits, Optional.empty(), watch);
  }

  /**
   * This set with some files replaced or added.
   *
   * @throws Invalid naming everything that is wrong with the files
   */
  public TemplateSet overriddenBy(Overrides overrides) {
    TemplateSet set = this;
    for (Map<String, SetSources.Source> files : overrides.sets()) {
      set = set.under(files);
    }
    return set;
  }

  private TemplateSet under(Map<String, SetSources.Source> files) {
    TemplateSet set = new TemplateSet(setSources.under(files), limits, Optional.of(builtIn), watch);
    List<Problem> refused = Locks.refused(setSources, files);
    if (!refused.isEmpty()) {
      throw new Invalid(refused);
    }
    set.check(files.keySet(), setSources.files().keySet());
    return set;
  }

  /** What is found in files that would lie over this set, without using them. */
  public Examination examine(Overrides overrides) {
    SetSources sources = setSources;
    Set<String> names = new TreeSet<>();
    List<Problem> refused = new ArrayList<>();
    for (Map<String, SetSources.Source> files : overrides.sets()) {
      refused.addAll(Locks.refused(sources, files));
      sources = sources.under(files);
      names.addAll(files.keySet());
    }
    CompiledTemplates compiledNow = new CompiledTemplates(sources, Optional.empty());
    return new SetCheck(sources, compiledNow, watch.types(), limits.time())
        .examine(names, setSources.files().keySet(), refused);
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
    return new Overrides(setSources.sets());
  }

  /** The names of those, as rendering has them. */
  public SortedSet<String> ownNames() {
    return setSources.own();
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
    List<String> files = setSources.own().stream().filter(name -> counts(name, template)).toList();
    return files.isEmpty() ? "" : setSources.hash(files);
  }

  /** What others hide is part of nothing, unless a name in some file may ask for it. */
  private boolean counts(String name, String template) {
    boolean isVisible = LayerName.base(name).equals(template) || name.startsWith("part/");
    return isVisible || asksBelow && (name.endsWith("/" + template) || name.contains("/part/"));
  }

  /**
   * The templates of a folder, as in {@code cluster/head-service.yaml.peb}, in order of name;
   * layers over them are none.
   */
  public List<String> names(String folder) {
    return setSources.files().keySet().stream()
        .filter(name -> name.startsWith(folder + "/") && !LayerName.isLayer(name))
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
    return setRendering.render(template, new RenderBudget(this, scope, limits));
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

  /** A line of a template, without the blanks around it. */
  public String line(String template, int line) {
    List<String> lines = setSources.get(template).lines();
    return lines.get(Math.min(line, lines.size()) - 1).strip();
  }

  /** A problem with a whole template. */
  public Problem problem(String template, String message) {
    return templateFailure.at(template, 1, "", message);
  }

  /**
   * The one object of a template, for {@code object()}.
   *
   * @param from the template that asks
   */
  public Map<String, Object> object(String name, String from, RenderBudget renderBudget) {
    String template = setSources.resolveRelativePath(name, from);
    setSources.get(template);
    List<RenderedObject> objects = setRendering.render(template, renderBudget);
    if (objects.size() != 1) {
      throw LanguageFailure.ofTemplate(
          "`" + template + "` makes " + objects.size() + " objects here, not one");
    }
    return objects.get(0).object();
  }
}
