/**
 * Requests to the API server and their answers as plain values: limits on requests in flight, the
 * fence before every write, watch streams.
 */
package io.manta.client;
