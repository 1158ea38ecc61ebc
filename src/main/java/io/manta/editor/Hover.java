package io.manta.editor;

/**
 * What is known of a word.
 *
 * @param markdown type, origin and words
 */
public record Hover(String markdown, Span span) {}
