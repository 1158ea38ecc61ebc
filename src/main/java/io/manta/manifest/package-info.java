/**
 * The manifests that templates make: rendered from facts, checked, stamped with what Manta adds to
 * every object, and put in the order of applying.
 */
package io.manta.manifest;
