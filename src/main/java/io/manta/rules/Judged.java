package io.manta.rules;

import io.manta.schema.Document;
import io.manta.schema.Problem;
import java.util.List;
import java.util.Map;

/**
 * An object that can be worked with, although parts of it may be refused.
 *
 * @param defaulted with defaults filled in
 * @param refused what is wrong with parts that the rest can do without, by the field of the part,
 *     as in {@code spec.workerGroupSpecs[1]}
 */
public record Judged(Document defaulted, Map<String, List<Problem>> refused) {}
