/** Metrics, probes and the ports they are read from. */
package io.manta.operator.metrics;
