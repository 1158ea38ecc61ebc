/**
 * When a RayCronJob makes its next RayJob, and what becomes of the ones it made. Pure: schedule,
 * zone, times and RayJobs in, actions with their reasons out.
 */
package io.manta.kind.raycronjob;
