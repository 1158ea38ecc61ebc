package io.manta.operator.preview;

import io.manta.diff.ObjectChange;
import io.manta.diff.ObjectComparison;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.operator.preview.PreviewedObjects.Group;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What other templates make of one Ray object.
 *
 * @param changes of its objects; of pods, one of each group
 * @param replaced groups whose pods the operator replaces, with how many there are
 * @param kept groups whose pods are outdated and stay, with how many there are
 * @param problems why it cannot be made from them; then there is nothing else
 */
public record TemplateImpact(
    ObjectId id,
    String uid,
    List<ObjectChange> changes,
    Map<String, Long> replaced,
    Map<String, Long> kept,
    List<Problem> problems) {

  /** One that fails has its problems alone. */
  public static TemplateImpact of(
      Document document, DryRun before, DryRun after, ObjectComparison comparison) {
    try {
      return between(before.rendered(document), after.rendered(document), comparison);
    } catch (Invalid e) {
      ObjectId id = Manifest.idOf(document.value());
      return new TemplateImpact(id, "", List.of(), Map.of(), Map.of(), e.problems());
    }
  }

  private static TemplateImpact between(
      PreviewedObjects before, PreviewedObjects after, ObjectComparison comparison) {
    List<ObjectChange> changes =
        new ArrayList<>(comparison.between(plain(before.objects()), plain(after.objects())));
    Set<String> outdated = new TreeSet<>();
    after
        .groups()
        .forEach(
            (name, group) -> {
              // The object says which groups there are, whatever its templates are.
              Group old = before.groups().getOrDefault(name, group);
              comparison
                  .between(List.of(old.pod().object()), List.of(group.pod().object()))
                  .forEach(change -> changes.add(change.ofPods(name)));
              if (!old.hash().equals(group.hash())) {
                outdated.add(name);
              }
            });
    Set<String> replaced = after.replaced().apply(outdated);
    outdated.removeAll(replaced);
    return new TemplateImpact(
        after.id(),
        after.uid(),
        changes,
        counts(after, replaced),
        counts(after, outdated),
        List.of());
  }

  public boolean fails() {
    return !problems.isEmpty();
  }

  public boolean differs() {
    return !changes.isEmpty() || !replaced.isEmpty() || !kept.isEmpty();
  }

  /** Equal for two whose change is the same but for names: those of the object and of its pods. */
  public String likeness() {
    String text = "%s %s %s %s".formatted(id.kind(), changes, replaced, kept);
    List<String> names = new ArrayList<>(List.of(uid));
    changes.stream()
        .filter(change -> change.group().isPresent())
        .forEach(change -> names.add(change.id().name()));
    names.add(id.name());
    names.add(id.namespace());
    for (String name : names) {
      text = name.isEmpty() ? text : word(name).matcher(text).replaceAll("*");
    }
    return text;
  }

  /** Not within a longer word. */
  private static Pattern word(String name) {
    return Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(name) + "(?![A-Za-z0-9])");
  }

  private static List<Map<String, Object>> plain(List<Manifest> manifests) {
    return manifests.stream().map(Manifest::object).toList();
  }

  /** Of what runs, where something does; else of what would. */
  private static Map<String, Long> counts(PreviewedObjects objects, Set<String> groups) {
    boolean isThere = objects.groups().values().stream().anyMatch(group -> group.there() > 0);
    Map<String, Long> out = new LinkedHashMap<>();
    objects
        .groups()
        .forEach(
            (name, group) -> {
              if (groups.contains(name)) {
                out.put(name, isThere ? group.there() : group.wanted());
              }
            });
    return out;
  }
}
