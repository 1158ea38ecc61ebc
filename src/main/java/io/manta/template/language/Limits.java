package io.manta.template.language;

import java.time.Duration;

/**
 * What one rendering may use. A template that goes beyond is an error that names the limit, so that
 * no template can hold up another cluster.
 *
 * @param time see {@link TimeLimit}
 * @param size characters of text and printed values together
 * @param depth templates and macros inside each other
 * @param rounds rounds of all loops together, and entries of one list
 * @param documents objects of one template, and layers of all of them together
 */
public record Limits(Duration time, int size, int depth, int rounds, int documents) {

  public static final Limits DEFAULT = new Limits(Duration.ofSeconds(2), 4 << 20, 32, 100_000, 500);
}
