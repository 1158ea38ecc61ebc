package io.manta.template.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a template's tags and prints, each with its place. Pebble's own tokens know no
 * column.
 *
 * @param all in the order of the text
 */
public record SourceWords(List<Word> all) {

  /**
   * A name, or a sign between names.
   *
   * @param column counts from 1
   */
  public record Word(String text, int line, int column) {

    public boolean isName() {
      return Character.isJavaIdentifierStart(text.charAt(0));
    }
  }

  private static final Pattern TAG =
      Pattern.compile("\\{#.*?#}|\\{\\{(.*?)}}|\\{%(.*?)%}", Pattern.DOTALL);

  private static final Pattern WORD =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|[A-Za-z_]\\w*|\\S");

  public static SourceWords of(String text) {
    List<Word> words = new ArrayList<>();
    Matcher tags = TAG.matcher(text);
    Matcher word = WORD.matcher(text);
    int line = 1;
    int begin = 0;
    int at = 0;
    while (tags.find()) {
      int group = tags.group(1) != null ? 1 : 2;
      if (tags.group(group) == null) {
        continue;
      }
      word.region(tags.start(group), tags.end(group));
      while (word.find()) {
        for (; at < word.start(); at++) {
          if (text.charAt(at) == '\n') {
            line++;
            begin = at + 1;
          }
        }
        words.add(new Word(word.group(), line, word.start() - begin + 1));
      }
    }
    return new SourceWords(List.copyOf(words));
  }

  /**
   * The column of the last name of a chain such as {@code cluster.labels.team}; 1 where the line
   * does not have it.
   */
  public int column(int line, List<String> chain) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).line() == line && endsAt(i, chain)) {
        return all.get(i).column();
      }
    }
    return 1;
  }

  private boolean endsAt(int index, List<String> chain) {
    int at = index;
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (at < 0 || !isMeant(all.get(at).text(), chain.get(i))) {
        return false;
      }
      at = before(at);
    }
    return true;
  }

  /** The name before a field's, over dots, brackets and the numbers in them. */
  private int before(int index) {
    int at = index - 1;
    while (at >= 0 && (".[]".contains(all.get(at).text()) || isIndex(at))) {
      at--;
    }
    return at;
  }

  private boolean isIndex(int at) {
    return Character.isDigit(all.get(at).text().charAt(0))
        || at + 1 < all.size() && all.get(at + 1).text().equals("]") && isIndexVariable(at);
  }

  private boolean isIndexVariable(int at) {
    return at > 0 && all.get(at - 1).text().equals("[") && all.get(at).isName();
  }

  private static boolean isMeant(String word, String name) {
    return word.equals(name)
        || word.length() > 1 && "\"'".indexOf(word.charAt(0)) >= 0 && inside(word).equals(name);
  }

  private static String inside(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }

  /** The column of a word; empty where the line does not have it. */
  public Optional<Integer> column(int line, String word) {
    return all.stream()
        .filter(one -> one.line() == line && one.text().equals(word))
        .map(Word::column)
        .findFirst();
  }

  /** How often a name stands in the text, other than after a dot. */
  public long count(String name) {
    long count = 0;
    for (int i = 0; i < all.size(); i++) {
      boolean isField = i > 0 && all.get(i - 1).text().equals(".");
      count += all.get(i).text().equals(name) && !isField ? 1 : 0;
    }
    return count;
  }
}
