package io.manta.suite;

import io.manta.template.language.BranchLog;
import io.manta.template.language.BranchLog.Branch;
import io.manta.template.set.TemplateSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Which branches of a set's own templates tests have taken. */
public record Coverage(TemplateSet set, BranchLog log) {

  private SortedMap<Branch, Long> branches() {
    return log.of(own());
  }

  private Set<String> own() {
    return set.ownNames();
  }

  private long taken(SortedMap<Branch, Long> branches) {
    return branches.values().stream().filter(count -> count > 0).count();
  }

  /** A line for each branch that was not taken, then one that sums up. */
  public String text() {
    SortedMap<Branch, Long> branches = branches();
    StringBuilder out = new StringBuilder();
    for (Branch missed : log.missed(own())) {
      out.append(
          "%s:%d: never taken: %s%n"
              .formatted(set.place(missed.template()), missed.line(), missed.words()));
    }
    long taken = taken(branches);
    double share = branches.isEmpty() ? 100 : 100.0 * taken / branches.size();
    return out.append(
            "%d of %d branches taken (%.1f %%)%n"
                .formatted(taken, branches.size(), Math.floor(share * 10) / 10))
        .toString();
  }

  /** The same for machines. */
  public Map<String, Object> fields() {
    Map<String, Map<String, Object>> files = new LinkedHashMap<>();
    SortedMap<Branch, Long> branches = branches();
    branches.forEach((branch, count) -> files.computeIfAbsent(branch.template(), this::file));
    branches.forEach(
        (branch, count) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("line", branch.line());
          one.put("branch", branch.words());
          one.put("taken", count);
          list(files.get(branch.template())).add(one);
        });
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("branches", branches.size());
    out.put("taken", taken(branches));
    out.put("files", List.copyOf(files.values()));
    return out;
  }

  private Map<String, Object> file(String template) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("file", set.place(template));
    file.put("branches", new ArrayList<>());
    return file;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> file) {
    return (List<Object>) file.get("branches");
  }
}
