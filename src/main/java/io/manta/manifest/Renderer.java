package io.manta.manifest;

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
 * Renders an object's manifests from the facts about it. The only way there: the command line, the
 * tests and the operator all come through here. Safe for many threads.
 */
public final class Renderer implements ManifestSource {

  private final TemplateSet set;

  /** Stamp of each group's pods, so that it is not worked out again for each of them. */
  private final Map<PodSubject, Map<String, Stamp>> stamps =
      Collections.synchronizedMap(new WeakHashMap<>());

  public Renderer(TemplateSet set) {
    this.set = set;
  }

  /**
   * Everything but pods by place, in the order in which it is applied.
   *
   * @throws Invalid naming everything that is wrong in any template
   */
  @Override
  public List<Manifest> shared(Subject subject) {
    Collected out = new Collected();
    for (TemplateScope scope : subject.scopes()) {
      for (String template : set.names(scope.template())) {
        out.add(() -> render(template, scope, subject));
      }
    }
    return Order.of(out.manifests());
  }

  @Override
  public Manifest pod(PodSubject subject, PodSlot slot) {
    TemplateScope scope = subject.scope(slot);
    List<RenderedObject> rendered = set.render(scope.template(), scope.values());
    if (rendered.size() != 1) {
      throw new Invalid(
          set.problem(
              scope.template(), "makes " + rendered.size() + " objects; it must make one pod"));
    }
    RenderedObject pod = rendered.get(0);
    List<Problem> problems =
        new ManifestValidation(set, subject, scope, Optional.of(slot)).check(pod);
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return manifest(pod, stamp(subject, slot.group()), subject);
  }

  /** What the API server would refuse in a pod, at its place. */
  List<Problem> admission(PodSubject subject, PodSlot slot) {
    TemplateScope scope = subject.scope(slot);
    ManifestValidation places = new ManifestValidation(set, subject, scope, Optional.of(slot));
    return render(scope).stream()
        .flatMap(pod -> places.located(PodAdmission.check(pod.object()), pod).stream())
        .toList();
  }

  /** Everything that an object which starts from nothing gets, in the order of applying. */
  public List<Manifest> all(Subject subject) {
    Collected out = new Collected();
    out.add(() -> shared(subject));
    if (subject instanceof PodSubject pods) {
      for (PodSlot slot : pods.podsWanted()) {
        out.add(() -> List.of(pod(pods, slot)));
      }
    }
    return out.manifests();
  }

  /**
   * The stamp of a group's pods: equal for all of them, whatever their names, and different once
   * the object or a template makes them different.
   *
   * @param group a worker group's name or {@link PodSlot#HEAD}
   */
  @Override
  public Stamp stamp(PodSubject subject, String group) {
    return stamps
        .computeIfAbsent(subject, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            group, key -> new Stamp(hash(subject, key), madeBy(subject), spec(subject, key)));
  }

  /** Manta's version too: the facts of another may differ where the templates do not. */
  private String madeBy(Subject subject) {
    return subject.settings().version() + "-" + set.builtInHash();
  }

  /** Every pod of the group is hashed as if it had the same place and name, anywhere. */
  private String hash(PodSubject subject, String group) {
    List<RenderedObject> pods;
    try {
      pods = render(subject.scopeAnywhere(any(group)));
    } catch (Invalid e) {
      // A template that cannot do without what this operator knows is hashed with it.
      pods = render(subject.scope(any(group)));
    }
    return ContentHash.of(pods.stream().map(RenderedObject::object).map(TypedForm::of).toList());
  }

  private List<RenderedObject> render(TemplateScope scope) {
    return set.render(scope.template(), scope.values());
  }

  private static PodSlot any(String group) {
    return new PodSlot(group, 0, 0, "replica", "pod");
  }

  private String spec(PodSubject subject, String group) {
    String template = subject.scope(any(group)).template();
    return ContentHash.of(List.of(TypedForm.of(subject.podSpec(group)), set.ownHash(template)));
  }

  /** The objects of a template that is not a pod's. */
  public List<Manifest> render(String template, TemplateScope scope, Subject subject) {
    List<RenderedObject> rendered = set.render(template, scope.values());
    ManifestValidation manifestValidation =
        new ManifestValidation(set, subject, scope, Optional.empty());
    List<Problem> problems =
        rendered.stream().flatMap(r -> manifestValidation.check(r).stream()).toList();
    if (!problems.isEmpty()) {
      throw new Invalid(problems);
    }
    return rendered.stream()
        .map(r -> manifest(r, new Stamp(ContentHash.of(r.object()), madeBy(subject), ""), subject))
        .toList();
  }

  private static Manifest manifest(RenderedObject renderedObject, Stamp stamp, Subject subject) {
    return new Manifest(
        stamp.on(renderedObject.object(), subject),
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
