/**
 * The desired pods of a RayCluster against those that exist: names, scaling, rolling update,
 * suspension, deletion.
 */
package io.manta.kind.raycluster.plan;
