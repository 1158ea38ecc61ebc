package io.manta.explain;

import java.util.List;
import java.util.Optional;

/**
 * What a variable of templates is.
 *
 * @param path as in {@code group.replicas}
 * @param type as in {@code a number}
 * @param seenIn the folders and files whose templates see it
 * @param words what it is; empty for what the user wrote, which the CRD describes
 * @param fields the names inside it; none where they are not known
 * @param value for an input; empty without one, and where the input gives none
 */
public record ContextExplanation(
    String path,
    String type,
    List<String> seenIn,
    String words,
    List<String> fields,
    Optional<Object> value) {}
