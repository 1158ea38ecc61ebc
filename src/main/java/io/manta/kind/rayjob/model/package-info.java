/** Facts about a RayJob: names, addresses, the command of its submitter. */
package io.manta.kind.rayjob.model;
