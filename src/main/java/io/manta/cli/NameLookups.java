package io.manta.cli;

import java.security.Security;

/**
 * How long this process trusts what DNS said. A head that was replaced has another address under
 * the same name; Java would ask the old one for half a minute more.
 */
final class NameLookups {

  private static final String KEPT = "networkaddress.cache.ttl";
  private static final String ABSENT_KEPT = "networkaddress.cache.negative.ttl";

  private NameLookups() {}

  /** Java reads both, in seconds, when it looks up its first name. */
  static void forgetSoon() {
    Security.setProperty(KEPT, "2");
    Security.setProperty(ABSENT_KEPT, "1");
  }
}
