package io.manta.dev;

import java.util.BitSet;
import java.util.List;

/** Which lines of a text are new, as {@code diff} finds them. */
final class LineDiff {

  /** Beyond it, as of two texts of 3,000 lines, every line counts as new. */
  private static final int MOST_PAIRS = 9_000_000;

  private LineDiff() {}

  /** The lines after that are not of the longest sequence of lines that both have. */
  static BitSet added(List<String> before, List<String> after) {
    BitSet added = new BitSet();
    added.set(0, after.size());
    if ((long) before.size() * after.size() > MOST_PAIRS) {
      return added;
    }
    int[][] longest = longest(before, after);
    int b = 0;
    int a = 0;
    while (b < before.size() && a < after.size()) {
      if (before.get(b).equals(after.get(a))) {
        added.clear(a);
        b++;
        a++;
      } else if (longest[b + 1][a] >= longest[b][a + 1]) {
        b++;
      } else {
        a++;
      }
    }
    return added;
  }

  /** Of what begins at each pair of lines, how many lines both have. */
  private static int[][] longest(List<String> before, List<String> after) {
    int[][] longest = new int[before.size() + 1][after.size() + 1];
    for (int b = before.size() - 1; b >= 0; b--) {
      for (int a = after.size() - 1; a >= 0; a--) {
        longest[b][a] =
            before.get(b).equals(after.get(a))
                ? longest[b + 1][a + 1] + 1
                : Math.max(longest[b + 1][a], longest[b][a + 1]);
      }
    }
    return longest;
  }
}
