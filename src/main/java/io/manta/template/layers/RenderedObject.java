package io.manta.template.layers;

import java.util.Map;

/**
 * One object that a template made.
 *
 * @param object plain values: maps, lists, strings, numbers, booleans
 * @param template the template's name, as in {@code cluster/head-service.yaml.peb}
 * @param origins which template line wrote which field
 */
public record RenderedObject(Map<String, Object> object, String template, Origins origins) {}
