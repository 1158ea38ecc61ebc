package io.manta.explain;

import io.manta.explain.ReferenceTables.VariableRow;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.schema.PropertyNames;
import io.manta.schema.Unreadable;
import io.manta.schema.ValueType;
import io.manta.schema.ValueType.Form;
import io.manta.template.set.ScopeTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Says what the variables of templates are, by what is known before any object exists.
 *
 * @param types what the check of names goes by
 * @param subjects inputs whose values are shown
 */
public record ContextExplainer(
    ScopeTypes types, ReferenceTables tables, List<? extends Subject> subjects) {

  private static final String SUFFIX = ".yaml.peb";

  /** Folders and files, as they are named by {@code --in}. */
  public List<String> places() {
    return types.places().stream().map(ContextExplainer::plain).toList();
  }

  /** The variables of a place; of all of them where none is said. */
  public Collection<String> variables(Optional<String> in) {
    TreeSet<String> names = new TreeSet<>();
    chosen(in).forEach(place -> names.addAll(scope(place).keySet()));
    return names;
  }

  /**
   * @param path as in {@code group.replicas} or {@code groups[0].name}
   * @param in a folder or file, as in {@code pod/worker}; empty for all
   * @throws Unreadable when templates there see no such thing
   */
  public ContextExplanation explain(String path, Optional<String> in) {
    List<String> names = List.of(path.replaceAll("\\[(\\w*)]", ".$1").split("\\."));
    List<String> chosen = chosen(in);
    List<String> seen = chosen.stream().filter(place -> find(place, names).isPresent()).toList();
    if (seen.isEmpty()) {
      throw unknown(path, names, chosen);
    }
    ValueType type = find(seen.get(0), names).orElseThrow();
    String key = path.replaceAll("\\[\\w*]", "").replaceFirst("^groups\\.", "group.");
    Optional<VariableRow> row = Optional.ofNullable(tables.variables().get(key));
    return new ContextExplanation(
        path,
        row.map(VariableRow::type)
            .filter(t -> type.form() == Form.ANYTHING)
            .orElse(type.form().words()),
        seen.stream().map(ContextExplainer::plain).toList(),
        row.map(VariableRow::words).orElse(""),
        List.copyOf(type.names()),
        value(seen, names));
  }

  private Unreadable unknown(String path, List<String> names, List<String> chosen) {
    for (int depth = 0; depth < names.size(); depth++) {
      List<String> before = names.subList(0, depth);
      String missing = names.get(depth);
      TreeSet<String> known = new TreeSet<>();
      boolean found = false;
      for (String place : chosen) {
        found |= find(place, names.subList(0, depth + 1)).isPresent();
        known.addAll(
            depth == 0
                ? scope(place).keySet()
                : find(place, before).map(ValueType::names).orElse(java.util.Set.of()));
      }
      if (!found) {
        String where = depth == 0 ? "" : " in `" + String.join(".", before) + "`";
        return new Unreadable(
            "templates see no `" + missing + "`" + where,
            PropertyNames.hint(missing, known).orElse("known here: " + String.join(", ", known)));
      }
    }
    return new Unreadable("no single template sees `" + path + "`", "leave out --in");
  }

  private List<String> chosen(Optional<String> in) {
    if (in.isEmpty()) {
      return List.copyOf(types.places());
    }
    String wanted = plain(in.get()).replaceFirst("^templates/", "").replaceFirst("^pods/", "pod/");
    String file = wanted.contains("/") ? wanted + SUFFIX : wanted;
    if (types.of(file.contains("/") ? file : file + "/").isEmpty()) {
      if (types.places().stream().anyMatch(place -> place.startsWith(wanted + "/"))) {
        return types.places().stream().filter(place -> place.startsWith(wanted + "/")).toList();
      }
      throw new Unreadable(
          "there are no templates `" + in.get() + "`",
          PropertyNames.hint(wanted, places()).orElse("known: " + String.join(", ", places())));
    }
    return List.of(file);
  }

  private Map<String, ValueType> scope(String place) {
    return types.of(place.contains("/") ? place : place + "/").orElse(Map.of());
  }

  private Optional<ValueType> find(String place, List<String> names) {
    Optional<ValueType> type = Optional.ofNullable(scope(place).get(names.get(0)));
    for (String name : names.subList(1, names.size())) {
      type = type.flatMap(of -> inside(of, name));
    }
    return type;
  }

  private static Optional<ValueType> inside(ValueType of, String name) {
    if (of.form() == Form.LIST) {
      boolean isIndex = name.isEmpty() || name.matches("\\d+");
      return isIndex ? Optional.of(of.entry()) : of.entry().field(name);
    }
    return of.form() == Form.MAP ? Optional.of(of.entry()) : of.field(name);
  }

  private Optional<Object> value(List<String> places, List<String> names) {
    List<TemplateScope> scopes = new ArrayList<>();
    for (Subject subject : subjects) {
      scopes.addAll(subject.scopes());
      if (subject instanceof PodSubject pods) {
        pods.onePodOfEachGroup().forEach(slot -> scopes.add(pods.scope(slot)));
      }
    }
    return scopes.stream()
        .filter(scope -> places.stream().anyMatch(place -> isOf(scope, place)))
        .map(scope -> value(scope.values(), names))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static boolean isOf(TemplateScope scope, String place) {
    return place.equals(scope.template()) || place.startsWith(scope.template() + "/");
  }

  private static Object value(Map<String, Object> scope, List<String> names) {
    Object here = scope;
    for (String name : names) {
      if (here instanceof List<?> list) {
        int index = name.matches("\\d{1,6}") ? Integer.parseInt(name) : 0;
        here = index < list.size() ? list.get(index) : null;
      } else {
        here = here instanceof Map<?, ?> map ? map.get(name) : null;
      }
    }
    return here;
  }

  private static String plain(String place) {
    return place.endsWith(SUFFIX) ? place.substring(0, place.length() - SUFFIX.length()) : place;
  }
}
