/**
 * A real control plane on this machine, for trying Manta out and for its tests: where its programs
 * come from ({@link io.manta.dev.ProgramSources}), how they run ({@link
 * io.manta.dev.ControlPlane}), who takes the kubelet's part ({@link io.manta.dev.player.Player}),
 * and {@code manta dev}, which puts it all together.
 */
package io.manta.dev;
