package io.manta.manifest;

import java.util.Map;

/**
 * What a template, or all templates of a folder, see.
 *
 * @param template a folder such as {@code cluster}, or one file as in {@code pod/head.yaml.peb}
 * @param values by name: maps, lists, strings, numbers, booleans
 * @param fields which field of the object a template's variable stands for, as in {@code
 *     cluster.spec} for {@code spec}; a problem with a value that was passed on is put there
 */
public record TemplateScope(
    String template, Map<String, Object> values, Map<String, String> fields) {}
