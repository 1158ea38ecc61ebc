/**
 * What to do about a RayCluster: what is wanted against what is live, as a list of steps that each
 * say why. Pure: no client, no clock, no chance. The same input always gives the same steps.
 */
package io.manta.plan;
