/** The only stage that writes: carries out the steps of a plan, writes the status, sends events. */
package io.manta.apply;
