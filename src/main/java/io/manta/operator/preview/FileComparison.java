package io.manta.operator.preview;

import io.manta.diff.ObjectChange;
import io.manta.diff.ObjectComparison;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Invalid;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two sets of files, object by object. A Ray object stands for all that it becomes, and for itself
 * where both sides have it: so an older version of it is compared as well as what {@code manta
 * render --output-dir} wrote.
 *
 * @param problems of Ray objects that are not valid; nothing of theirs is compared
 */
public record FileComparison(List<ObjectChange> changes, List<Problem> problems) {

  public static FileComparison of(
      List<Document> before, List<Document> after, DryRun dryRun, ObjectComparison comparison) {
    Side old = new Side(before, dryRun);
    Side now = new Side(after, dryRun);
    Set<ObjectId> broken = new HashSet<>(old.broken);
    broken.addAll(now.broken);
    Set<ObjectId> ofBoth = new HashSet<>(old.rayObjects.keySet());
    ofBoth.retainAll(now.rayObjects.keySet());
    ofBoth.removeAll(broken);
    List<Problem> problems = new ArrayList<>(old.problems);
    problems.addAll(now.problems);
    return new FileComparison(
        comparison.between(old.objects(ofBoth, broken), now.objects(ofBoth, broken)), problems);
  }

  /** One of the two. */
  private static final class Side {

    private final Map<ObjectId, Map<String, Object>> rayObjects = new LinkedHashMap<>();
    private final List<Map<String, Object>> objects = new ArrayList<>();
    private final Set<ObjectId> broken = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    Side(List<Document> documents, DryRun dryRun) {
      for (Document document : documents) {
        ObjectId id = Manifest.idOf(document.value());
        if (Kinds.BUILT_IN.named(id.kind()).isEmpty()) {
          objects.add(document.value());
          continue;
        }
        rayObjects.put(named(id), document.value());
        try {
          objects.addAll(dryRun.rendered(document).all());
        } catch (Invalid e) {
          broken.add(named(id));
          problems.addAll(e.problems());
        }
      }
    }

    /** In whatever version it is written. */
    private static ObjectId named(ObjectId id) {
      String namespace = id.namespace().isEmpty() ? "default" : id.namespace();
      return new ObjectId("", id.kind(), namespace, id.name());
    }

    List<Map<String, Object>> objects(Set<ObjectId> ofBoth, Set<ObjectId> without) {
      List<Map<String, Object>> out = new ArrayList<>();
      rayObjects.forEach(
          (id, object) -> {
            if (ofBoth.contains(id)) {
              out.add(object);
            }
          });
      objects.stream().filter(object -> !isOf(object, without)).forEach(out::add);
      return out;
    }

    private static boolean isOf(Map<String, Object> object, Set<ObjectId> owners) {
      Tree metadata = new Tree(object).at("metadata");
      return metadata.at("ownerReferences").items().stream()
          .map(
              owner ->
                  new ObjectId(
                      "",
                      owner.at("kind").text(),
                      metadata.at("namespace").text("default"),
                      owner.at("name").text()))
          .anyMatch(owners::contains);
    }
  }
}
