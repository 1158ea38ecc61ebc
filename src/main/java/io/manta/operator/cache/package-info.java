/**
 * The informer cache of the operator: watches, the objects they delivered together with our own
 * writes, and who owns what.
 */
package io.manta.operator.cache;
