/** What people see of a RayCronJob: its status and events. */
package io.manta.kind.raycronjob.status;
