/**
 * What each RayCluster is made from: the built-in templates, under the operator's, its namespace's
 * and its own, as they are now. Templates that do not fit are refused, and what was made before
 * goes on.
 */
package io.manta.pipeline;
