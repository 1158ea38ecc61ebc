/** Live tests: one real API server for all of them, a namespace of its own for each. */
package io.manta.live;
