package io.manta.pipeline;

import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.model.Observed;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.rules.Judged;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.language.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Tries templates on all existing RayClusters, before any of them is made from them. */
public final class TemplateTrial {

  /** How many clusters are named when templates break many. */
  private static final int NAMED = 3;

  /** And for each cluster. Templates that make one in some milliseconds never come near. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Duration EACH = Duration.ofMillis(50);

  private final RayObjects there;
  private final Kinds kinds;
  private final Settings settings;
  private final Observed server;
  private final IntFunction<BooleanSupplier> clock;

  /**
   * @param there whom templates are tried on
   * @param server what is known of the API server
   */
  public TemplateTrial(RayObjects there, Kinds kinds, Settings settings, Observed server) {
    this(
        there,
        kinds,
        settings,
        server,
        clusters -> new TimeLimit(LONGEST.plus(EACH.multipliedBy(clusters)))::isOver);
  }

  /**
   * @param clock starts a trial on so many clusters, and says whether its time is over
   */
  TemplateTrial(
      RayObjects there,
      Kinds kinds,
      Settings settings,
      Observed server,
      IntFunction<BooleanSupplier> clock) {
    this.there = there;
    this.kinds = kinds;
    this.settings = settings;
    this.server = server;
    this.clock = clock;
  }

  /** The objects of all kinds that this operator reconciles, with their status. */
  public interface RayObjects {

    /**
     * @param namespace empty for all
     */
    Stream<Map<String, Object>> in(String namespace);
  }

  /**
   * @param now what a cluster is made from; empty when nothing is to be tried on it
   */
  record Case(RenderPipeline candidate, Optional<RenderPipeline> now) {}

  /**
   * What would go wrong that goes well now.
   *
   * @param cases what to try on a cluster, if anything; gets its object
   */
  List<Problem> of(TemplateOwner templateOwner, Function<Tree, Optional<Case>> cases) {
    List<Problem> problems = new ArrayList<>();
    int broken = 0;
    int tried = 0;
    List<Map<String, Object>> clusters = there.in(templateOwner.namespace()).toList();
    BooleanSupplier isOver = clock.apply(clusters.size());
    for (Map<String, Object> object : clusters) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the operator stops");
      }
      if (broken == NAMED) {
        break; // Enough to refuse them: each more may cost a while.
      }
      if (isOver.getAsBoolean()) {
        problems.add(tooSlow(templateOwner, tried, clusters.size()));
        break;
      }
      tried++;
      Optional<Case> one = cases.apply(new Tree(object));
      List<Problem> found = one.map(c -> attempt(c.candidate(), object)).orElse(List.of());
      boolean news =
          !found.isEmpty()
              && one.get().now().map(now -> attempt(now, object)).orElse(List.of()).isEmpty();
      if (news) {
        broken++;
        String name = Manifest.idOf(object).toString();
        found.forEach(problem -> problems.add(about(problem, name)));
      }
    }
    return problems.stream().distinct().toList();
  }

  /** A RayCluster that is not valid says nothing about templates. */
  private List<Problem> attempt(RenderPipeline pipeline, Map<String, Object> object) {
    Kind kind = kinds.of(object);
    Judged judged;
    try {
      judged = pipeline.judge(Document.of(kind.name(), object));
    } catch (Invalid e) {
      return List.of();
    }
    try {
      pipeline.trial(kind.read(judged, settings, server));
      return List.of();
    } catch (Invalid e) {
      return e.problems();
    }
  }

  /** Others' templates wait to be tried. */
  private static Problem tooSlow(TemplateOwner templateOwner, int tried, int clusters) {
    String message =
        "limit reached: they are so slow that they could be tried only on %d of %d RayClusters"
            .formatted(tried, clusters);
    return Problem.of(templateOwner.toString(), Optional.empty(), "", message)
        .hint("make them quicker, or have fewer loops in them");
  }

  private static Problem about(Problem problem, String cluster) {
    return new Problem(
        problem.source(),
        problem.position(),
        problem.path(),
        problem.message() + " (tried on " + cluster + ")",
        problem.found(),
        problem.expected(),
        problem.hint(),
        problem.excerpt(),
        problem.rayClusters());
  }
}
