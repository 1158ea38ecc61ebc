package io.manta.dev.player;

import java.util.HashSet;
import java.util.Set;

/**
 * The pods' addresses, 10.244.0.1 to 10.244.255.254, handed out in turn so that one rests for long
 * before it is used again.
 */
final class Addresses {

  private static final int SIZE = 1 << 16;

  private final Set<String> used = new HashSet<>();
  private int last;

  synchronized String take() {
    for (int attempt = 0; attempt < SIZE; attempt++) {
      last = (last + 1) % SIZE;
      String address = "10.244." + (last >> 8) + "." + (last & 255);
      if (last != 0 && last != SIZE - 1 && used.add(address)) {
        return address;
      }
    }
    throw new IllegalStateException("No pod address is left");
  }

  /** It is in use by a pod from before. */
  synchronized void keep(String address) {
    used.add(address);
  }

  synchronized void giveBack(String address) {
    used.remove(address);
  }
}
