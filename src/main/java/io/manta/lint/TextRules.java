package io.manta.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that see a template as it is written, in all of its branches. */
final class TextRules {

  private static final Pattern IMAGE = Pattern.compile("\\bimage:\\s*[\"']?([^\\s\"'#{},]+)");
  private static final Pattern API = Pattern.compile("\\bapiVersion:\\s*[\"']?([\\w./-]+)");

  /** Versions that no Kubernetes since 1.29 has, with what took their place. */
  private static final Map<String, String> REMOVED =
      Map.ofEntries(
          Map.entry("extensions/v1beta1", "apps/v1 or networking.k8s.io/v1"),
          Map.entry("apps/v1beta1", "apps/v1"),
          Map.entry("apps/v1beta2", "apps/v1"),
          Map.entry("batch/v1beta1", "batch/v1"),
          Map.entry("batch/v2alpha1", "batch/v1"),
          Map.entry("policy/v1beta1", "policy/v1"),
          Map.entry("networking.k8s.io/v1beta1", "networking.k8s.io/v1"),
          Map.entry("rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1"),
          Map.entry("rbac.authorization.k8s.io/v1alpha1", "rbac.authorization.k8s.io/v1"),
          Map.entry("autoscaling/v2beta1", "autoscaling/v2"),
          Map.entry("autoscaling/v2beta2", "autoscaling/v2"),
          Map.entry("scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1"),
          Map.entry("discovery.k8s.io/v1beta1", "discovery.k8s.io/v1"),
          Map.entry("apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1"));

  private static final Pattern BLOCK =
      Pattern.compile("^(\\s*(?:- )*)(?:[\"']?([\\w./-]+)[\"']?:\\s*)?[|>][+-]?\\d?\\s*$");

  private static final Pattern LIST = Pattern.compile("^\\s*(?:- )*(\\w+):\\s*$");
  private static final Pattern PRINT = Pattern.compile("\\{\\{(.*?)}}");

  /** Below these names stands what a user wrote. */
  private static final Pattern USERS =
      Pattern.compile(
          "\\b\\w+(?:\\.\\w+)*\\.(labels|annotations|spec|template)\\b[\\w.\\[\\]\"'/-]*");

  private final TemplateText file;
  private final List<Finding> found = new ArrayList<>();

  private TextRules(TemplateText file) {
    this.file = file;
  }

  static List<Finding> check(TemplateText file) {
    TextRules rules = new TextRules(file);
    rules.lines(IMAGE, rules::image);
    rules.lines(API, rules::api);
    rules.scripts();
    return rules.found;
  }

  /** A word of the text, and its place. */
  private record Hit(String text, int line, int column) {}

  private void lines(Pattern pattern, Consumer<Hit> rule) {
    for (int i = 0; i < file.lines().size(); i++) {
      Matcher matcher = pattern.matcher(file.lines().get(i));
      while (matcher.find()) {
        rule.accept(new Hit(matcher.group(1), i + 1, matcher.start(1) + 1));
      }
    }
  }

  private void image(Hit image) {
    String last = image.text().substring(image.text().lastIndexOf('/') + 1);
    boolean isFixed = last.contains("@") || last.contains(":") && !last.endsWith(":latest");
    if (!isFixed) {
      add(
          Rule.LATEST_IMAGE,
          image,
          "image `" + image.text() + "` is another one tomorrow",
          "name a version, or a digest: `" + last.replace(":latest", "") + ":1.2.3`");
    }
  }

  private void api(Hit version) {
    String instead = REMOVED.get(version.text());
    if (instead != null) {
      add(
          Rule.REMOVED_API,
          version,
          "no Kubernetes since 1.29 has `" + version.text() + "`",
          "it is " + instead + " now");
    }
  }

  private void scripts() {
    List<String> lines = file.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher block = BLOCK.matcher(lines.get(i));
      if (block.matches()) {
        // An entry's text is further in than its dash, a field's further than its name.
        int indent = block.group(1).length() - (block.group(2) == null ? 2 : 0);
        int end = end(i, indent);
        if (isScript(i, block.group(2), end)) {
          for (int line = i + 1; line < end; line++) {
            prints(line);
          }
        }
        i = end - 1;
      }
    }
  }

  /** Where the block of text ends: at the next line that is not further in. */
  private int end(int begin, int indent) {
    int line = begin + 1;
    while (line < file.lines().size() && isInside(file.lines().get(line), indent)) {
      line++;
    }
    return line;
  }

  private static boolean isInside(String line, int indent) {
    return line.isBlank() || indent(line) > indent || line.strip().startsWith("{%");
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private boolean isScript(int begin, String key, int end) {
    if (key != null) {
      boolean named = key.matches(".*\\.(sh|bash|py|pl)");
      String first = begin + 1 < end ? file.lines().get(begin + 1).strip() : "";
      return named || first.startsWith("#!");
    }
    int here = indent(file.lines().get(begin));
    for (int line = begin - 1; line >= 0; line--) {
      Matcher list = LIST.matcher(file.lines().get(line));
      if (list.matches() && indent(file.lines().get(line)) <= here) {
        return List.of("command", "args").contains(list.group(1));
      }
    }
    return false;
  }

  private void prints(int line) {
    Matcher print = PRINT.matcher(file.lines().get(line));
    while (print.find()) {
      Matcher users = USERS.matcher(print.group(1));
      if (users.find()) {
        int column = print.start(1) + users.start() + 1;
        add(
            Rule.UNQUOTED_OUTPUT,
            new Hit(users.group(), line + 1, column),
            "whoever writes `" + users.group() + "` writes a part of this script",
            "give it to the container as a variable: `env: [{name: X, value: {{ ... }} }]`, then"
                + " \"$X\"");
      }
    }
  }

  private void add(Rule rule, Hit hit, String message, String hint) {
    found.add(new Finding(rule, file.problem(hit.line(), hit.column(), message).hint(hint)));
  }
}
