package io.manta.kind.rayservice;

import java.time.Instant;

/**
 * Which Serve config a cluster was given last.
 *
 * @param uid of the RayCluster: another one of its name has none
 * @param hash of the config
 * @param text of the config, which its cluster keeps while another one takes over step by step;
 *     empty outside of incremental upgrades
 * @param at when; answers about applications that are older say nothing about it
 */
record ServedConfig(String uid, String hash, String text, Instant at) {

  ServedConfig givenAt(Instant when) {
    return new ServedConfig(uid, hash, text, when);
  }
}
