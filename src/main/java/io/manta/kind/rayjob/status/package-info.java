/** Status, conditions and events of a RayJob. */
package io.manta.kind.rayjob.status;
