/** What to do about a RayJob: one class for each phase of its life. */
package io.manta.kind.rayjob.plan;
