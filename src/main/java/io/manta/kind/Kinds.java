package io.manta.kind;

import io.manta.kind.raycluster.RayClusterKind;
import io.manta.kind.raycronjob.RayCronJobKind;
import io.manta.kind.rayjob.RayJobKind;
import io.manta.kind.rayservice.RayServiceKind;
import io.manta.manifest.ObjectId;
import io.manta.model.Settings;
import io.manta.model.Tree;
import io.manta.rules.Judgement;
import io.manta.schema.Checked;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.template.set.ScopeTypes;
import io.manta.template.set.TemplateSet;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds that a process serves.
 *
 * @param all the first is the one that documents without a kind are taken for
 */
public record Kinds(List<Kind> all) {

  /** What every Manta knows. */
  public static final Kinds BUILT_IN =
      of(
          new RayClusterKind(),
          new RayJobKind(new RayClusterKind()),
          new RayServiceKind(new RayClusterKind()),
          cronJobs(ZoneOffset.UTC));

  public Kinds {
    all = List.copyOf(all);
  }

  /**
   * RayCronJob.
   *
   * @param zone of schedules without one: a file is read the same everywhere, an operator takes its
   *     own
   */
  public static Kind cronJobs(ZoneId zone) {
    return new RayCronJobKind(new RayJobKind(new RayClusterKind())::rules, zone);
  }

  public static Kinds of(Kind... kinds) {
    return new Kinds(List.of(kinds));
  }

  /**
   * The built-in templates and those that kinds bring with them. What lies over them may use the
   * names alone that can exist.
   */
  public TemplateSet templates() {
    TemplateSet set = TemplateSet.builtIn().seeing(seen());
    for (Kind kind : all) {
      set = set.with(kind.plural(), kind.templates());
    }
    return set;
  }

  /** What is known of the variables that templates see. */
  public ScopeTypes seen() {
    return KnownScopes.of(this);
  }

  /** The kind of this name, in Ray's API group. */
  public Optional<Kind> named(String name) {
    return all.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /** The kind of an object; the first where it says none that is known. */
  public Kind of(Map<String, Object> object) {
    return named(String.valueOf(object.get("kind"))).orElse(all.get(0));
  }

  /**
   * The judgement of an object of any kind of Ray's: of one that is not served, by its schema and
   * the rules of the cluster inside.
   */
  public Checked check(Document document, Settings settings) {
    String kind = String.valueOf(document.value().get("kind"));
    if (named(kind).isPresent() || !CustomResourceSchema.kinds().contains(kind)) {
      return of(document.value()).check(document, settings);
    }
    return Judgement.of(
        CustomResourceSchema.of(kind),
        document,
        defaulted ->
            EmbeddedCluster.of(defaulted)
                .map(one -> one.problems(all.get(0).rules(one.document(), settings)))
                .orElse(List.of()));
  }

  public List<String> names() {
    return all.stream().map(Kind::name).toList();
  }

  /** The Ray object that an object without inventory label belongs to. */
  public Optional<ObjectId> ownerOf(Map<String, Object> object) {
    String namespace = new Tree(object).at("metadata", "namespace").text();
    return all.stream()
        .flatMap(
            kind ->
                kind
                    .ownerName(object)
                    .map(name -> new ObjectId(Kind.API_VERSION, kind.name(), namespace, name))
                    .stream())
        .findFirst();
  }
}
