package io.manta.schema;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that was meant. */
public final class PropertyNames {

  /** More than so many names are no help to a reader. */
  private static final int SHOWN = 16;

  private PropertyNames() {}

  /** The message for a name that the schema does not have. */
  public static Optional<String> hint(String name, Collection<String> known) {
    Optional<String> near = nearest(name, known);
    if (near.isPresent()) {
      return near.map(n -> "did you mean `" + n + "`?");
    }
    return known.isEmpty() || known.size() > SHOWN
        ? Optional.empty()
        : Optional.of(known.stream().collect(Collectors.joining("`, `", "known here: `", "`")));
  }

  /** The known name that differs least, if it is near enough to have been meant. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String best = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (String candidate : known) {
      String other = candidate.toLowerCase(Locale.ROOT);
      int distance =
          wanted.length() > 3 && other.equals(wanted + "s") || wanted.equals(other + "s")
              ? 0
              : distance(wanted, other);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two words. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
