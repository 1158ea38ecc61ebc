package io.manta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class NameLookupsTest {

  /** A new head has another address; Java's own 30 s would be 30 s without its answers. */
  @Test
  void anAddressIsAskedForAgainSoon() {
    NameLookups.forgetSoon();

    assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("2");
    assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
  }
}
