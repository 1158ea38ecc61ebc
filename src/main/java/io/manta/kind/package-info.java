/**
 * What differs between the kinds of Ray objects: {@link io.manta.kind.Kind} is what the stages ask
 * of each, and every kind has one folder of its own. Stages import no kind, and kinds do not import
 * each other.
 */
package io.manta.kind;
