package io.manta.explain;

import io.manta.kind.Kind;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.manifest.PodSubject;
import io.manta.manifest.Renderer;
import io.manta.manifest.Subject;
import io.manta.manifest.TemplateScope;
import io.manta.model.Observed;
import io.manta.model.PodSlot;
import io.manta.model.Settings;
import io.manta.schema.Document;
import io.manta.schema.PropertyNames;
import io.manta.schema.Unreadable;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** What a set makes of a Ray object, each object with the scope that its template saw. */
final class MadeObjects {

  /**
   * @param scope the template's, whatever the Ray object says
   */
  record Made(Manifest manifest, Function<Subject, TemplateScope> scope) {}

  private final List<Made> all = new ArrayList<>();

  /**
   * @throws io.manta.schema.Invalid naming the template's line
   */
  MadeObjects(TemplateSet set, Subject subject) {
    Renderer renderer = new Renderer(set);
    List<TemplateScope> scopes = subject.scopes();
    for (int i = 0; i < scopes.size(); i++) {
      int index = i;
      for (String template : set.names(scopes.get(i).template())) {
        renderer
            .render(template, scopes.get(i), subject)
            .forEach(made -> all.add(new Made(made, other -> other.scopes().get(index))));
      }
    }
    if (subject instanceof PodSubject pods) {
      Set<PodSlot> slots = new LinkedHashSet<>(pods.podsWanted());
      slots.addAll(pods.onePodOfEachGroup());
      slots.forEach(slot -> all.add(new Made(renderer.pod(pods, slot), scopeOf(pods, slot))));
    }
  }

  private static Function<Subject, TemplateScope> scopeOf(PodSubject pods, PodSlot slot) {
    List<String> groups = pods.onePodOfEachGroup().stream().map(PodSlot::group).toList();
    int group = groups.indexOf(slot.group());
    return other -> {
      PodSubject others = (PodSubject) other;
      PodSlot first = others.onePodOfEachGroup().get(group);
      return others.scope(
          others.podsWanted().stream()
              .filter(one -> one.group().equals(first.group()))
              .filter(one -> one.replica() == slot.replica() && one.host() == slot.host())
              .findFirst()
              .orElse(first));
    };
  }

  List<Made> all() {
    return all;
  }

  /** As in {@code pod/demo-head-x7k2b}. */
  static String word(Manifest manifest) {
    ObjectId id = manifest.id();
    return id.kind().toLowerCase(Locale.ROOT) + "/" + id.name();
  }

  /**
   * The first object of a word such as {@code pod/demo-head-x7k2b} or {@code Services/demo-*}.
   *
   * @throws Unreadable when there is none
   */
  static Made find(List<Made> made, String word) {
    String plain = word.toLowerCase(Locale.ROOT).replaceFirst("s/", "/");
    for (Made one : made) {
      String name = word(one.manifest());
      boolean fits =
          plain.endsWith("*")
              ? name.startsWith(plain.substring(0, plain.length() - 1))
              : name.equals(plain) || name.equals(word.toLowerCase(Locale.ROOT));
      if (fits) {
        return one;
      }
    }
    List<String> names = made.stream().map(one -> word(one.manifest())).distinct().toList();
    throw new Unreadable(
        "nothing called `" + word + "` is made of this",
        PropertyNames.nearest(plain, names)
            .map(near -> "did you mean `" + near + "`?")
            .orElse("it makes " + String.join(", ", names)));
  }

  /** The kind and the facts of a document. */
  static Subject subject(Kinds kinds, Document defaulted, Settings settings, Observed observed) {
    Kind kind = kinds.of(defaulted.value());
    return kind.read(defaulted.value(), settings, observed);
  }
}
