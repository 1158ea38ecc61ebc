package io.manta.plan;

import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another manager that set fields of an object: one entry of {@code metadata.managedFields}.
 *
 * @param applies by server-side apply, which says: these fields are mine, also tomorrow
 * @param subresource through which it was done, as in {@code scale}; empty for the object itself
 * @param fields in the form of {@code fieldsV1}
 */
record ManagedFields(
    String manager, boolean applies, String subresource, Map<String, Object> fields) {

  /** Everyone but Manta, and but those who only report in {@code status}. */
  static List<ManagedFields> of(Tree metadata) {
    List<ManagedFields> out = new ArrayList<>();
    for (Tree entry : metadata.at("managedFields").items()) {
      String subresource = entry.at("subresource").text();
      if (!subresource.equals("status") && !entry.at("manager").text().equals(Stamp.MANAGER)) {
        out.add(
            new ManagedFields(
                entry.at("manager").text(),
                entry.at("operation").text().equals("Apply"),
                subresource,
                entry.at("fieldsV1").map()));
      }
    }
    return List.copyOf(out);
  }

  /**
   * Whether it means to keep its fields: it applies them, or has a subresource of its own for them.
   * Whoever just updates an object, as {@code kubectl edit} does, says nothing about tomorrow.
   */
  boolean isLasting() {
    return applies || !subresource.isEmpty();
  }

  String way() {
    return applies ? " by server-side apply" : " through the subresource " + subresource;
  }
}
