package io.manta.lint;

import io.manta.template.language.SourceWords;
import io.manta.template.language.SourceWords.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The rules about what nobody uses. */
final class UseRules {

  private final Collection<TemplateText> all;

  /**
   * @param all every file of the set
   */
  UseRules(Collection<TemplateText> all) {
    this.all = all;
  }

  List<Finding> check(TemplateText file) {
    List<Finding> found = new ArrayList<>();
    unusedFile(file, found);
    List<Word> words = file.words().all();
    for (int i = 1; i < words.size(); i++) {
      String tag = words.get(i - 1).text();
      Word name = words.get(i);
      if (tag.equals("macro") && uses(name.text()) == 0) {
        found.add(finding(Rule.UNUSED_MACRO, file, name, "nobody calls the macro"));
      }
      if (tag.equals("set") && name.isName() && uses(name.text()) == 0) {
        found.add(finding(Rule.UNUSED_VARIABLE, file, name, "nobody uses"));
      }
    }
    return found;
  }

  private static Finding finding(Rule rule, TemplateText file, Word name, String message) {
    return new Finding(
        rule, file.problem(name.line(), name.column(), message + " `" + name.text() + "`"));
  }

  /** How often a name stands anywhere in the set, but for where it is made. */
  private long uses(String name) {
    return all.stream().mapToLong(file -> uses(file.words(), name)).sum();
  }

  private static long uses(SourceWords words, String name) {
    long count = 0;
    for (int i = 0; i < words.all().size(); i++) {
      String before = i == 0 ? "" : words.all().get(i - 1).text();
      boolean isMade = before.equals("macro") || before.equals("set");
      count += words.all().get(i).text().equals(name) && !isMade ? 1 : 0;
    }
    return count;
  }

  private void unusedFile(TemplateText file, List<Finding> found) {
    String base = file.name().substring(file.name().indexOf('/') + 1);
    boolean isUsed =
        all.stream()
            .filter(other -> !other.name().equals(file.name()))
            .flatMap(other -> other.words().all().stream())
            .anyMatch(word -> word.text().contains(base));
    if (file.name().startsWith("part/") && !isUsed) {
      found.add(
          new Finding(Rule.UNUSED_FILE, file.problem(1, 1, "no template includes this file")));
    }
  }
}
