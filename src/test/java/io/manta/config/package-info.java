/**
 * What users install: the chart, the kustomizations, rights, alerts, admission policies, the image
 * and the pages that say how.
 */
package io.manta.config;
