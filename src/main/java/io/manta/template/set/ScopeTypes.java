package io.manta.template.set;

import io.manta.schema.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known, before any object exists, of the variables that templates will see. */
public interface ScopeTypes {

  /** Nothing is known: any name may exist. */
  ScopeTypes NONE = template -> Optional.empty();

  /**
   * The variables of a template.
   *
   * @param template as in {@code cluster/head-service.yaml.peb}
   * @return empty for parts, which see what their includers do, and where nothing is known
   */
  Optional<Map<String, ValueType>> of(String template);

  /** Folders such as {@code cluster}, and single files, of whose variables something is known. */
  default Set<String> places() {
    return Set.of();
  }
}
