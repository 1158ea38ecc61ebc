package io.manta.template.language;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The branches of the templates that were compiled, and how often each was taken. Safe for many
 * threads.
 */
public final class BranchLog {

  /**
   * One way through a condition or a loop.
   *
   * @param line of the tag that it begins with; of one that is not written, of the whole's
   * @param tag as in {@code if}, {@code elseif}, {@code else}, {@code for}
   * @param isWritten whether the template says what happens in it; a condition without {@code else}
   *     has one all the same, and a loop over nothing
   */
  public record Branch(String template, int line, int index, String tag, boolean isWritten)
      implements Comparable<Branch> {

    @Override
    public int compareTo(Branch other) {
      int file = template.compareTo(other.template);
      int lines = file == 0 ? Integer.compare(line, other.line) : file;
      return lines == 0 ? Integer.compare(index, other.index) : lines;
    }

    /** What must be the case for it to be taken, in words. */
    public String words() {
      return switch (tag) {
        case "for" -> isWritten ? "for: something to go through" : "for: nothing to go through";
        case "else" -> isWritten ? "else" : "if: none of its conditions";
        default -> tag;
      };
    }
  }

  private final SortedMap<Branch, Long> taken = new TreeMap<>();

  synchronized void known(Branch branch) {
    taken.putIfAbsent(branch, 0L);
  }

  synchronized void took(Branch branch) {
    taken.merge(branch, 1L, Long::sum);
  }

  /** How often each branch of these templates was taken, in the order of their text. */
  public synchronized SortedMap<Branch, Long> of(Collection<String> templates) {
    SortedMap<Branch, Long> out = new TreeMap<>(taken);
    out.keySet().removeIf(branch -> !templates.contains(branch.template()));
    return out;
  }

  /** Those of these templates that were never taken. */
  public List<Branch> missed(Collection<String> templates) {
    return of(templates).entrySet().stream()
        .filter(branch -> branch.getValue() == 0)
        .map(java.util.Map.Entry::getKey)
        .toList();
  }
}
