/**
 * The running operator: watches RayClusters and what belongs to them, and takes each through the
 * stages: observe, render, plan, apply, report.
 */
package io.manta.operator;
