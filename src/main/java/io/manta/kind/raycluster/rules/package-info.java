/** What makes a RayCluster invalid beyond its schema, by topic. */
package io.manta.kind.raycluster.rules;
