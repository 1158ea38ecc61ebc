/**
 * The facts about a RayCluster that its templates see: pods, groups, addresses, the start command,
 * scheduling.
 */
package io.manta.kind.raycluster.model;
