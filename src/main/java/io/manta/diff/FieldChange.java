package io.manta.diff;

import java.util.Optional;

/**
 * One field that has another value.
 *
 * @param path as in {@code spec.containers[ray-head].image}: entries of lists that Kubernetes knows
 *     by a key are called by it
 * @param before empty where there was none
 * @param after empty where there is none
 */
public record FieldChange(String path, Optional<Object> before, Optional<Object> after) {}
