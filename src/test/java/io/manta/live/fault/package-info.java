/**
 * What goes wrong between an operator and its API server, made to happen: a proxy that refuses,
 * loses, cuts, delays and repeats, as a seed or a test says.
 */
package io.manta.live.fault;
