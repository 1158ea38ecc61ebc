/**
 * The status of a RayCluster: KubeRay's fields and conditions, Manta's own beside them, and events.
 */
package io.manta.kind.raycluster.status;
