/** RayJob: one run of a program on a RayCluster that is made for it, or on one that exists. */
package io.manta.kind.rayjob;
