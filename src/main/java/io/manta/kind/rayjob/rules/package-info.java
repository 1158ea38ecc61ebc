/** What the schema of a RayJob cannot say. */
package io.manta.kind.rayjob.rules;
