/**
 * The page of {@code manta dev --web}: a site of this machine's loopback, for who has its address.
 * What it shows comes from outside, as values that become JSON.
 */
package io.manta.dev.web;
