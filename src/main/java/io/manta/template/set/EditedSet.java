package io.manta.template.set;

import io.manta.schema.ValueType;
import io.manta.template.language.Probe;
import io.manta.template.language.ScopeCheck;
import io.manta.template.language.SeenHere;
import io.manta.template.set.SetSources.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a set while somebody edits them, over a set below: what each place sees. */
public final class EditedSet {

  private static final String PART = "part/";

  /** Who waits for an answer while typing waits no longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TemplateSet below;
  private final SetSources sources;

  public EditedSet(TemplateSet below, Overrides own) {
    this.below = below;
    SetSources all = below.sources();
    for (Map<String, Source> set : own.sets()) {
      all = all.under(set);
    }
    this.sources = all;
  }

  /** Every name under which a file can be included or extended. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(visible(sources));
    sources.files().keySet().stream()
        .filter(name -> !sources.own().contains(name))
        .forEach(name -> names.add(SetSources.BUILT_IN + SetSources.plain(name)));
    visible(below.sources()).forEach(name -> names.add(SetSources.BELOW + name));
    return names;
  }

  /** The templates that no other file of the same name hides. */
  private static List<String> visible(SetSources sources) {
    return sources.files().keySet().stream()
        .filter(name -> name.endsWith(LayerName.SUFFIX) && SetSources.plain(name).equals(name))
        .toList();
  }

  /**
   * A file by the name that another one says.
   *
   * @param from the other one's name
   */
  public Optional<SourceFile> file(String name, String from) {
    String full = sources.resolveRelativePath(name, from);
    return Optional.of(full).filter(sources::knows).map(one -> file(one, sources.get(one)));
  }

  /** The file that one of the edited files lies over: of its name, else what it is a layer of. */
  public Optional<SourceFile> lower(String name) {
    if (below.has(name)) {
      return Optional.of(file(name, below.sources().get(name)));
    }
    return Optional.of(LayerName.base(name))
        .filter(base -> !base.equals(name) && sources.knows(base))
        .map(base -> file(base, sources.get(base)));
  }

  private static SourceFile file(String name, Source source) {
    return new SourceFile(name, source.place(), source.text());
  }

  /** The blocks that a template which extends this one can fill. */
  public Set<String> blocks(String template) {
    return Blocks.of(template, sources);
  }

  /** The variables that a file begins with; empty for a part. */
  public Map<String, ValueType> scope(String name) {
    return types(name).orElse(Map.of());
  }

  /** A layer sees what the file does over which it lies. */
  private Optional<Map<String, ValueType>> types(String name) {
    return below.types().of(LayerName.base(name));
  }

  /**
   * What a place of a file sees.
   *
   * @param text of the file
   * @param expression whose value is asked for; may be empty
   */
  public SeenHere seen(String name, String text, int offset, String expression) {
    String probe = Probe.of(sources, text, offset, expression);
    String place = sources.knows(name) ? sources.get(name).place() : name;
    SetSources probed = sources.with(Map.of(name, new Source(place, probe)));
    ScopeCheck check = new ScopeCheck(probed, PATIENCE);
    if (name.startsWith(PART)) {
      probed.files().keySet().forEach(file -> follow(check, file, types(file)));
    } else {
      follow(check, name, types(name));
    }
    if (check.seen().isEmpty()) {
      // A part that nobody includes yet, or a block that its parent has no place for.
      follow(check, name, Optional.of(name.startsWith(PART) ? all() : scope(name)));
    }
    return check.seen().orElseGet(() -> new SeenHere(scope(name), Optional.empty()));
  }

  private Map<String, ValueType> all() {
    Map<String, ValueType> all = new TreeMap<>();
    for (String file : sources.files().keySet()) {
      scope(file).forEach((name, type) -> all.merge(name, type, ValueType::or));
    }
    return all;
  }

  private static void follow(
      ScopeCheck check, String name, Optional<Map<String, ValueType>> scope) {
    try {
      scope.ifPresent(one -> check.follow(name, one));
    } catch (RuntimeException | StackOverflowError e) {
      // Broken or too long: what was seen before counts.
      return;
    }
  }
}
