package io.manta.recipe;

import io.manta.manifest.ObjectId;
import io.manta.model.Settings;
import io.manta.schema.Invalid;
import io.manta.template.Overrides;
import io.manta.template.TemplateSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Recipes by the templates that they are made of, so that clusters of the same ones share it. */
public final class Menu {

  private static final int MOST = 256;

  private final TemplateSet builtIn = TemplateSet.builtIn();
  private final Settings settings;
  private final Reach reach;
  private final Predicate<ObjectId> namespaced;
  private final Map<List<String>, Recipe> recipes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Recipe> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param namespaced whether objects of its kind are in namespaces
   */
  public Menu(Settings settings, Reach reach, Predicate<ObjectId> namespaced) {
    this.settings = settings;
    this.reach = reach;
    this.namespaced = namespaced;
  }

  /** The recipe of clusters that have nothing but the operator's templates. */
  public Recipe common(Overrides operators) {
    return of(List.of(operators, Overrides.NONE, Overrides.NONE));
  }

  /**
   * @param layers the operator's first
   * @throws Invalid when they do not compile
   */
  Recipe of(List<Overrides> layers) {
    List<String> key = layers.stream().map(Overrides::hash).toList();
    // How long somebody's templates take to compile is not for others to wait.
    return known(key).orElseGet(() -> keep(key, make(layers)));
  }

  private synchronized Optional<Recipe> known(List<String> key) {
    return Optional.ofNullable(recipes.get(key));
  }

  private synchronized Recipe keep(List<String> key, Recipe made) {
    Recipe before = recipes.putIfAbsent(key, made);
    return before == null ? made : before;
  }

  private Recipe make(List<Overrides> layers) {
    TemplateSet trusted = builtIn.overriddenBy(layers.get(0));
    TemplateSet set = trusted;
    for (Overrides layer : layers.subList(1, layers.size())) {
      set = set.overriddenBy(layer);
    }
    Recipe whole = Recipe.of(set, settings);
    return set == trusted
        ? whole
        : new FencedRecipe(whole, Recipe.of(trusted, settings), set, reach, namespaced);
  }
}
