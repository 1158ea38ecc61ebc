package io.manta.rules;

import io.manta.schema.Checked;
import io.manta.schema.CustomResourceSchema;
import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The whole judgement of an object: its schema, then the rules that a schema cannot say. */
public final class Judgement {

  private Judgement() {}

  /**
   * Every problem, in the order of the text, without those of rules that only repeat what the
   * schema said of the same field.
   *
   * @param rules every rule that an object breaks after defaulting
   */
  public static Checked of(
      CustomResourceSchema schema, Document document, Function<Document, List<Problem>> rules) {
    Checked checked = schema.check(document);
    if (!checked.isKnown()) {
      return checked;
    }
    List<Problem> all = new ArrayList<>(checked.problems());
    for (Problem broken : rules.apply(checked.defaulted())) {
      if (checked.problems().stream().noneMatch(known -> isWithin(broken.path(), known.path()))) {
        all.add(broken);
      }
    }
    all.sort(Problem.IN_TEXT);
    return new Checked(checked.defaulted(), all, checked.notes(), true);
  }

  private static boolean isWithin(String path, String outer) {
    return path.equals(outer) || path.startsWith(outer + ".") || path.startsWith(outer + "[");
  }
}
