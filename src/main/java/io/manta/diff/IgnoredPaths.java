package io.manta.diff;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fields that do not count, as in {@code metadata.annotations} or {@code
 * Service:spec.ports[*].nodePort}: a field with all that is below it, of every kind or of one. An
 * asterisk stands for any text.
 */
public record IgnoredPaths(List<Pattern> patterns) {

  public static final IgnoredPaths NONE = new IgnoredPaths(List.of());

  public static IgnoredPaths of(List<String> words) {
    return new IgnoredPaths(words.stream().map(IgnoredPaths::pattern).toList());
  }

  private static Pattern pattern(String word) {
    int colon = word.indexOf(':');
    boolean isOfKind = colon > 0 && word.substring(0, colon).matches("[A-Z][A-Za-z0-9]*");
    String kind = isOfKind ? word.substring(0, colon) : "*";
    String path = isOfKind ? word.substring(colon + 1) : word;
    return Pattern.compile(regex(kind) + ":" + regex(path) + "([.\\[].*)?", Pattern.DOTALL);
  }

  private static String regex(String glob) {
    return Arrays.stream(glob.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  boolean has(String kind, String path) {
    String whole = kind + ":" + path;
    return patterns.stream().anyMatch(pattern -> pattern.matcher(whole).matches());
  }
}
