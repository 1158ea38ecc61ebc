package io.manta.pipeline;

import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.Subject;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tries templates on all existing RayClusters, before any of them is made from them: whether they
 * render, and whether an API server would take what they make.
 */
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
  private final TrialPolicy policy;
  private final TriedShapes triedShapes;
  private final IntFunction<BooleanSupplier> clock;

  /**
   * @param there whom templates are tried on
   * @param server what is known of the API server
   */
  public TemplateTrial(
      RayObjects there, Kinds kinds, Settings settings, Observed server, TrialPolicy policy) {
    this(
        there,
        kinds,
        settings,
        server,
        policy,
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
      TrialPolicy policy,
      IntFunction<BooleanSupplier> clock) {
    this.there = there;
    this.kinds = kinds;
    this.settings = settings;
    this.server = server;
    this.policy = policy;
    this.triedShapes = new TriedShapes(policy.check());
    this.clock = clock;
  }

  /** Whom they are tried on. */
  RayObjects there() {
    return there;
  }

  /** The objects of all kinds that this operator reconciles, with their status. */
  public interface RayObjects {

    /**
     * @param namespace empty for all
     */
    Stream<Map<String, Object>> in(String namespace);
  }

  /**
   * @param check asks the API server about what templates make
   */
  public record TrialPolicy(TemplateFailures failures, ObjectCheck check) {

    /** Of who has no API server to ask. */
    public static final TrialPolicy OFFLINE =
        new TrialPolicy(TemplateFailures.SKIP, ObjectCheck.NONE);
  }

  /**
   * @param now what a cluster is made from; empty when that is not known
   * @param isProven whether that is the candidate already
   */
  record Case(RenderPipeline candidate, Optional<RenderPipeline> now, boolean isProven) {}

  /**
   * One that templates render for and that the API server would not take: its own pass cannot know.
   *
   * @param generation of its spec
   */
  record Misfit(long generation, List<Problem> problems) {}

  /**
   * What came of a trial.
   *
   * @param isRefused whether nobody gets the templates
   * @param problems what is wrong and is right today, of some clusters
   * @param misfits by the uid of their objects
   */
  record Verdict(
      boolean isRefused, List<Problem> problems, int broken, Map<String, Misfit> misfits) {

    static final Verdict GOOD = new Verdict(false, List.of(), 0, Map.of());
  }

  /**
   * What would go wrong that goes well now.
   *
   * @param cases what to try on a cluster, if anything; gets its object
   */
  Verdict of(TemplateOwner templateOwner, Function<Tree, Optional<Case>> cases) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Misfit> misfits = new LinkedHashMap<>();
    TriedShapes.Trial shapes = triedShapes.begin();
    int broken = 0;
    int fitting = 0;
    int tried = 0;
    List<Map<String, Object>> clusters = there.in(templateOwner.namespace()).toList();
    BooleanSupplier isOver = clock.apply(clusters.size());
    for (Map<String, Object> object : clusters) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the operator stops");
      }
      if (policy.failures().refuses(broken, clusters.size() - broken)) {
        break; // However many are left: each more may cost a while.
      }
      if (isOver.getAsBoolean()) {
        problems.add(tooSlow(templateOwner, tried, clusters.size()));
        return new Verdict(true, problems.stream().distinct().toList(), broken, Map.of());
      }
      tried++;
      Tree tree = new Tree(object);
      Optional<Case> one = cases.apply(tree);
      Found found = one.flatMap(c -> attempt(c, object, shapes)).orElse(Found.NOTHING);
      if (found.problems().isEmpty()) {
        fitting += found.fits() ? 1 : 0;
        continue;
      }
      broken++;
      String name = Manifest.idOf(object).toString();
      if (broken <= NAMED) {
        found.problems().forEach(problem -> problems.add(about(problem, name)));
      }
      if (found.isByServer()) {
        misfits.put(
            tree.at("metadata", "uid").text(),
            new Misfit(
                tree.at("metadata", "generation").whole().orElse(0L),
                found.problems().stream().map(problem -> about(problem, name)).toList()));
      }
    }
    return new Verdict(
        policy.failures().refuses(broken, fitting),
        problems.stream().distinct().toList(),
        broken,
        misfits);
  }

  /**
   * @param fits whether the templates are any good for it; neither so nor otherwise of one that
   *     says nothing about them
   * @param isByServer whether all was rendered, and the API server would not take it
   */
  private record Found(boolean fits, List<Problem> problems, boolean isByServer) {
    static final Found NOTHING = new Found(false, List.of(), false);
    static final Found FITS = new Found(true, List.of(), false);
  }

  private Optional<Found> attempt(Case one, Map<String, Object> object, TriedShapes.Trial shapes) {
    if (one.isProven()) {
      return Optional.of(Found.FITS);
    }
    Made made = make(one.candidate(), object);
    if (!made.problems().isEmpty()) {
      boolean isOld = one.now().filter(now -> !make(now, object).problems().isEmpty()).isPresent();
      return isOld ? Optional.empty() : Optional.of(new Found(false, made.problems(), false));
    }
    return made.subject()
        .map(
            subject -> shapes.wrong(one.candidate(), made.manifests(), subject, today(one, object)))
        .map(problems -> problems.isEmpty() ? Found.FITS : new Found(false, problems, true));
  }

  private Supplier<Map<ObjectId, Manifest>> today(Case one, Map<String, Object> object) {
    Map<ObjectId, Manifest> today = new LinkedHashMap<>();
    boolean[] isMade = {false};
    return () -> {
      if (!isMade[0]) {
        isMade[0] = true;
        one.now()
            .map(now -> make(now, object).manifests())
            .orElse(List.of())
            .forEach(manifest -> today.put(manifest.id(), manifest));
      }
      return today;
    };
  }

  /**
   * @param subject empty of one that is not valid
   */
  private record Made(Optional<Subject> subject, List<Manifest> manifests, List<Problem> problems) {
    static final Made NOTHING = new Made(Optional.empty(), List.of(), List.of());
  }

  /** A RayCluster that is not valid says nothing about templates. */
  private Made make(RenderPipeline pipeline, Map<String, Object> object) {
    Kind kind = kinds.of(object);
    Judged judged;
    try {
      judged = pipeline.judge(Document.of(kind.name(), object));
    } catch (Invalid e) {
      return Made.NOTHING;
    }
    try {
      Subject subject = kind.read(judged, settings, server);
      return new Made(Optional.of(subject), pipeline.trial(subject), List.of());
    } catch (Invalid e) {
      return new Made(Optional.empty(), List.of(), e.problems());
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
