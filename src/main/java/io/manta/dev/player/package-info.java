/** The scheduler's and kubelet's part, played at the API: no container runs. */
package io.manta.dev.player;
