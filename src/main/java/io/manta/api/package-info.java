/** What the Kubernetes client needs typed. */
package io.manta.api;
