package io.manta.recipe;

import io.manta.model.Tree;
import io.manta.recipe.Scope.Level;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.Overrides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in use, and who may put something there: templates are read whole, compiled, and tried on
 * the clusters that they are for. If anything is wrong they are refused as a whole.
 */
final class Shelves {

  private static final Logger LOG = LoggerFactory.getLogger(Shelves.class);

  private final Map<Scope, Shelf> shelves = new ConcurrentHashMap<>();
  private final Menu menu;
  private final Trial trial;

  Shelves(Menu menu, Trial trial) {
    this.menu = menu;
    this.trial = trial;
  }

  Shelf at(Scope scope) {
    return shelves.getOrDefault(scope, Shelf.EMPTY);
  }

  /** Something is about to be offered that an earlier process may have known. */
  void expect(Scope scope) {
    shelves.putIfAbsent(scope, Shelf.UNKNOWN);
  }

  void clear(Scope scope) {
    shelves.remove(scope);
  }

  void forget(String uid) {
    shelves.keySet().removeIf(scope -> scope.uid().equals(uid));
  }

  /** The scopes of a level that have templates which are refused. */
  List<Scope> refused(Level level) {
    return shelves.entrySet().stream()
        .filter(entry -> entry.getKey().level() == level)
        .filter(entry -> !entry.getValue().refused().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether anything changed. A scope's offers come one after the other. */
  boolean offer(Scope scope, Offer offer) {
    return !offer.key().equals(at(scope).offer().key()) && look(scope, offer);
  }

  /**
   * Tries again what was refused: the RayCluster that it did not fit may have changed or gone.
   *
   * @return whether anything changed
   */
  boolean again(Scope scope) {
    Shelf shelf = at(scope);
    return !shelf.refused().isEmpty() && look(scope, shelf.offer());
  }

  private boolean look(Scope scope, Offer offer) {
    Shelf before = at(scope);
    Shelf operators;
    Shelf after;
    do {
      operators = at(Scope.OPERATOR);
      after = tried(scope, offer, before);
    } while (!put(scope, after, operators));
    boolean isNews =
        !after.refused().equals(before.refused()) || !after.used().equals(before.used());
    if (isNews) {
      tell(scope, before, after);
    }
    return isNews;
  }

  private Shelf tried(Scope scope, Offer offer, Shelf before) {
    try {
      Overrides files = offer.files().get();
      List<Problem> problems = problems(scope, files);
      return problems.isEmpty() ? before.using(offer, files) : before.refusing(offer, problems);
    } catch (Invalid e) {
      return before.refusing(offer, e.problems());
    }
  }

  /**
   * False when the operator's templates are no longer those that these were tried over: trials of
   * different scopes go on at the same time.
   */
  private synchronized boolean put(Scope scope, Shelf shelf, Shelf operators) {
    boolean isStill = at(Scope.OPERATOR).used().equals(operators.used());
    if (isStill) {
      shelves.put(scope, shelf);
    }
    return isStill;
  }

  /** A cluster's own templates are tried by its own pass; none at all need no trial. */
  private List<Problem> problems(Scope scope, Overrides files) {
    Recipe candidate = recipe(scope, files);
    return scope.level() == Level.CLUSTER || files.isEmpty()
        ? List.of()
        : trial.of(scope, object -> trialOn(object, scope, files, candidate));
  }

  private Optional<Trial.Case> trialOn(
      Tree object, Scope scope, Overrides files, Recipe candidate) {
    String provenBy = object.at("status", "manta", "templates", scope.level().word()).text();
    boolean going = !object.at("metadata", "deletionTimestamp").isAbsent();
    return hasAbove(object, scope) || provenBy.equals(files.hash()) || going
        ? Optional.empty()
        : Optional.of(new Trial.Case(candidate, at(scope).used().map(used -> recipe(scope, used))));
  }

  /**
   * A cluster with templates above these is not tried: when those no longer fit over these, they
   * are to blame, and that cluster alone stays as it is.
   */
  private boolean hasAbove(Tree object, Scope scope) {
    String namespace = object.at("metadata", "namespace").text();
    return !object.at("metadata", "annotations", TemplateMap.NAME).isAbsent()
        || scope.level() == Level.OPERATOR && !at(Scope.namespace(namespace)).isBare();
  }

  /** Of clusters that have nothing above these. */
  private Recipe recipe(Scope scope, Overrides files) {
    Overrides operators = at(Scope.OPERATOR).usedOrNone();
    return menu.of(
        switch (scope.level()) {
          case OPERATOR -> List.of(files, Overrides.NONE, Overrides.NONE);
          case NAMESPACE -> List.of(operators, files, Overrides.NONE);
          case CLUSTER ->
              List.of(operators, at(Scope.namespace(scope.namespace())).usedOrNone(), files);
        });
  }

  private static void tell(Scope scope, Shelf before, Shelf after) {
    if (!after.refused().isEmpty()) {
      LOG.warn(
          "Refused {}; clusters stay as they are: {}",
          scope,
          String.join("; ", after.refused().stream().map(Problem::line).toList()));
    } else if (!before.usedOrNone().hash().equals(after.usedOrNone().hash())) {
      LOG.info("Now in use: {}, {}", scope, after.usedOrNone().hash());
    }
  }
}
