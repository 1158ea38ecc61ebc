package io.manta.editor;

import io.manta.kind.Kinds;
import io.manta.template.set.EditedSet;
import io.manta.template.set.Overrides;
import io.manta.template.set.TemplateSet;
import java.util.HashMap;
import java.util.Map;

/** A template in which somebody writes: the text with a mark where the caret is. */
record Typed(OpenTemplate template, int offset) {

  private static final String CARET = "‸";

  /** In a set of this one file. */
  static Typed in(String name, String marked) {
    return in(name, marked, Map.of());
  }

  static Typed in(String name, String marked, Map<String, String> others) {
    return over(Kinds.BUILT_IN.templates(), name, marked, others);
  }

  /**
   * @param below the set that it lies over
   */
  static Typed over(TemplateSet below, String name, String marked, Map<String, String> others) {
    int offset = marked.indexOf(CARET);
    String text = marked.replace(CARET, "");
    Map<String, String> files = new HashMap<>(others);
    files.put(name, text);
    EditedSet set = new EditedSet(below, Overrides.of("/mine", files));
    return new Typed(new OpenTemplate(set, name, text), offset);
  }
}
