package io.manta.manifest;

import io.manta.kind.raycluster.model.Cluster;
import io.manta.kind.raycluster.model.Group;
import io.manta.kind.raycluster.model.PodSpec;
import io.manta.model.PodSlot;
import io.manta.rules.PodAdmission;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import io.manta.template.layers.RenderedObject;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From the facts about a cluster to its manifests. The only way there: the command line, the tests
 * and the operator all come through here. Safe for many threads.
 */
public final class Renderer {

  private static final String HEAD = "pod/head.yaml.peb";
  private static final String WORKER = "pod/worker.yaml.peb";

  private final TemplateSet set;

  /** Stamp of each group's pods, so that it is not worked out again for each of them. */
  private final Map<Cluster, Map<String, Stamp>> stamps =
      Collections.synchronizedMap(new WeakHashMap<>());

  public Renderer(TemplateSet set) {
    this.set = set;
  }

  /**
   * Everything but the pods, in the order in which it is applied.
   *
   * @throws Invalid naming everything that is wrong in any template
   */
  public List<Manifest> shared(Cluster cluster) {
    Collected out = new Collected();
    for (String template : set.names("cluster")) {
      out.add(() -> render(template, cluster.scope(), cluster));
    }
    for (Group group : cluster.groups()) {
      for (String template : set.names("group")) {
        out.add(() -> render(template, cluster.scope(group), cluster));
      }
    }
    return Order.of(out.manifests());
  }

  /** One pod. */
  public Manifest pod(Cluster cluster, PodSlot slot) {
    String template = slot.isHead() ? HEAD : WORKER;
    List<RenderedObject> rendered = set.render(template, cluster.scope(slot));
    if (rendered.size() != 1) {
      throw new Invalid(
          set.problem(template, "makes " + rendered.size() + " objects; it must make one pod"));
    }
    RenderedObject pod = rendered.get(0);
    List<Problem> problems = new ManifestValidation(set, cluster, Optional.of(slot)).check(pod);
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return manifest(pod, stamp(cluster, slot.group()), cluster);
  }

  /** What the API server would refuse in a pod, at its place. */
  List<Problem> admission(Cluster cluster, PodSlot slot) {
    List<Problem> problems = new ArrayList<>();
    for (RenderedObject pod : set.render(slot.isHead() ? HEAD : WORKER, cluster.scope(slot))) {
      List<Problem> found = PodAdmission.check(pod.object());
      problems.addAll(new ManifestValidation(set, cluster, Optional.of(slot)).located(found, pod));
    }
    return problems;
  }

  /** Everything that a cluster which starts from nothing gets, in the order of applying. */
  public List<Manifest> all(Cluster cluster) {
    Collected out = new Collected();
    out.add(() -> shared(cluster));
    for (PodSlot slot : cluster.podsWanted()) {
      out.add(() -> List.of(pod(cluster, slot)));
    }
    return out.manifests();
  }

  /**
   * The stamp of a group's pods: equal for all of them, whatever their names, and different once
   * the RayCluster or a template makes them different.
   *
   * @param group a worker group's name or {@link PodSlot#HEAD}
   */
  public Stamp stamp(Cluster cluster, String group) {
    return stamps
        .computeIfAbsent(cluster, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            group, key -> new Stamp(hash(cluster, key), madeBy(cluster), spec(cluster, key)));
  }

  /** Manta's version too: the facts of another may differ where the templates do not. */
  private String madeBy(Cluster cluster) {
    return cluster.settings().version() + "-" + set.builtInHash();
  }

  /** Every pod of the group is hashed as if it had the same place and name, anywhere. */
  private String hash(Cluster cluster, String group) {
    PodSlot any = new PodSlot(group, 0, 0, "replica", "pod");
    String template = any.isHead() ? HEAD : WORKER;
    List<RenderedObject> pods;
    try {
      pods = set.render(template, cluster.anywhere().scope(any));
    } catch (Invalid e) {
      // A template that cannot do without what this operator was told is hashed with it.
      pods = set.render(template, cluster.scope(any));
    }
    return ContentHash.of(pods.stream().map(RenderedObject::object).toList());
  }

  private String spec(Cluster cluster, String group) {
    String template = group.equals(PodSlot.HEAD) ? HEAD : WORKER;
    return ContentHash.of(List.of(PodSpec.of(cluster, group), set.ownHash(template)));
  }

  /** The objects of a template that is not a pod's. */
  public List<Manifest> render(String template, Map<String, Object> scope, Cluster cluster) {
    List<RenderedObject> rendered = set.render(template, scope);
    ManifestValidation manifestValidation = new ManifestValidation(set, cluster, Optional.empty());
    List<Problem> problems =
        rendered.stream().flatMap(r -> manifestValidation.check(r).stream()).toList();
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return rendered.stream()
        .map(r -> manifest(r, new Stamp(ContentHash.of(r.object()), madeBy(cluster), ""), cluster))
        .toList();
  }

  private static Manifest manifest(RenderedObject renderedObject, Stamp stamp, Cluster cluster) {
    return new Manifest(
        stamp.on(renderedObject.object(), cluster),
        renderedObject.template(),
        renderedObject.origins());
  }

  /** Gathers manifests, and the problems of all templates before it fails. */
  private final class Collected {

    private final List<Manifest> manifests = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Manifest> first = new HashMap<>();

    void add(java.util.function.Supplier<List<Manifest>> source) {
      try {
        source.get().forEach(this::add);
      } catch (Invalid e) {
        problems.addAll(e.problems());
      }
    }

    private void add(Manifest manifest) {
      ObjectId id = manifest.id();
      String group = id.apiVersion().replaceAll("/?[^/]*$", "");
      Manifest before = first.putIfAbsent(group + " " + id, manifest);
      if (before == null) {
        manifests.add(manifest);
        return;
      }
      Problem twice =
          Problem.of("", Optional.empty(), "metadata.name", id + " is made twice")
              .hint("it is also made at " + before.origins().of("metadata.name").orElse("?"));
      problems.add(set.locate(twice, manifest.origins()));
    }

    List<Manifest> manifests() {
      if (!problems.isEmpty()) {
        throw new Invalid(problems.stream().distinct().toList());
      }
      return manifests;
    }
  }
}
