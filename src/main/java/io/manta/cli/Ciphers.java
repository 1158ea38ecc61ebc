package io.manta.cli;

/**
 * Which ciphers this process offers an API server, in order. Java has AES fast only in code that
 * its second compiler made, and a young operator runs little of that: with the first compiler alone
 * it reads 46 MB/s of AES and 166 MB/s of ChaCha20.
 */
final class Ciphers {

  /** Java reads it when it opens its first connection. */
  private static final String PROPERTY = "jdk.tls.client.cipherSuites";

  private static final String SUITES =
      String.join(
          ",",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private Ciphers() {}

  /** Whoever set the property knows better. */
  static void preferCheap() {
    System.getProperties().putIfAbsent(PROPERTY, SUITES);
  }
}
