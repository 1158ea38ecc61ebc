/**
 * The dry run of {@code manta plan}: the same planning on objects read from an API server or from
 * files, without a write.
 */
package io.manta.operator.preview;
