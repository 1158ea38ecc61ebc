/** Pages over HTTP and HTTPS: what Kubernetes probes and Prometheus scrapes. */
package io.manta.serve;
