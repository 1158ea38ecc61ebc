/**
 * Leader election by a Lease, and the standby that keeps its caches warm for the moment when it
 * becomes leader.
 */
package io.manta.operator.election;
