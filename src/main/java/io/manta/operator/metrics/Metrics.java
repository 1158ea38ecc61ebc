package io.manta.operator.metrics;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What Prometheus reads, and how.
 *
 * @param address {@code host:port} or {@code :port}
 * @param secure HTTPS, and only for whom Kubernetes lets read it
 * @param certificates a directory with {@code tls.crt} and {@code tls.key}; empty for a certificate
 *     made at the start
 * @param ofClusters whether each RayCluster has series of its own
 */
public record Metrics(
    String address, boolean secure, Optional<Path> certificates, boolean ofClusters) {}
