/**
 * Values that no kind owns: quantities, names, versions, the operator's settings and feature gates,
 * a tree over plain maps and lists.
 */
package io.manta.model;
