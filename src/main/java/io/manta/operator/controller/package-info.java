/**
 * The reconciler, one for each kind: whether a pass may begin, what it observed and rendered, what
 * is known of each object between passes, when the next pass is due, and the status report. Names
 * no kind.
 */
package io.manta.operator.controller;
