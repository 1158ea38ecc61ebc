/**
 * Ray's dashboard over HTTP: jobs, the Serve configuration, health. Values in, values out: an
 * answer is an observation with its time, a request is a step with its reason. Nothing here decides
 * what to do, and nothing here may block a pass.
 */
package io.manta.dashboard;
