package io.manta.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.api.RayCluster;
import io.manta.model.Cluster;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tries templates on the RayClusters that there are, before any of them is made from them. */
final class Trial {

  /** How many clusters are named when templates break many. */
  private static final int NAMED = 3;

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Settings settings;
  private final RayClusterReconciler.Server server;

  /**
   * @param namespaces that are looked after; empty for all
   */
  Trial(
      KubernetesClient client,
      Set<String> namespaces,
      Settings settings,
      RayClusterReconciler.Server server) {
    this.client = client;
    this.namespaces = namespaces;
    this.settings = settings;
    this.server = server;
  }

  /**
   * @param now what a cluster is made from; empty when nothing is to be tried on it
   */
  record Case(Recipe candidate, Optional<Recipe> now) {}

  /**
   * What would go wrong that goes well now.
   *
   * @param cases what to try on a cluster, if anything; gets its object
   */
  List<Problem> of(Scope scope, Function<Tree, Optional<Case>> cases) {
    List<Problem> problems = new ArrayList<>();
    int broken = 0;
    for (RayCluster rayCluster : (Iterable<RayCluster>) clusters(scope)::iterator) {
      Map<String, Object> object = Plain.of(rayCluster);
      object.put("status", rayCluster.getStatus() == null ? Map.of() : rayCluster.getStatus());
      Optional<Case> one = cases.apply(new Tree(object));
      List<Problem> found = one.map(c -> attempt(c.candidate(), object)).orElse(List.of());
      boolean news =
          !found.isEmpty()
              && one.get().now().map(now -> attempt(now, object)).orElse(List.of()).isEmpty();
      if (news && broken++ < NAMED) {
        String name =
            rayCluster.getMetadata().getNamespace() + "/" + rayCluster.getMetadata().getName();
        found.forEach(problem -> problems.add(about(problem, name)));
      }
    }
    return problems.stream().distinct().toList();
  }

  private Stream<RayCluster> clusters(Scope scope) {
    var all = client.resources(RayCluster.class);
    if (!scope.namespace().isEmpty()) {
      return all.inNamespace(scope.namespace()).list().getItems().stream();
    }
    return namespaces.isEmpty()
        ? all.inAnyNamespace().list().getItems().stream()
        : namespaces.stream().flatMap(name -> all.inNamespace(name).list().getItems().stream());
  }

  /** A RayCluster that is not valid says nothing about templates. */
  private List<Problem> attempt(Recipe recipe, Map<String, Object> object) {
    Document checked;
    try {
      checked = recipe.check(Document.of("RayCluster", object));
    } catch (Invalid e) {
      return List.of();
    }
    Observed observed =
        new Observed(List.of(), List.of(), false, server.apiGroups(), server.kubernetesMinor());
    try {
      Rendering.sample(recipe, Cluster.of(checked.value(), settings, observed));
      return List.of();
    } catch (Invalid e) {
      return e.problems();
    }
  }

  private static Problem about(Problem problem, String cluster) {
    return new Problem(
        problem.source(),
        problem.position(),
        problem.path(),
        problem.message() + " (tried on RayCluster " + cluster + ")",
        problem.found(),
        problem.expected(),
        problem.hint(),
        problem.excerpt());
  }
}
