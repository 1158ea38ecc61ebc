/** The kind RayCluster: a head pod and groups of worker pods. */
package io.manta.kind.raycluster;
