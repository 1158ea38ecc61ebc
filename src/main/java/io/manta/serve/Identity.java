package io.manta.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key and the certificates that vouch for it, the server's own first. */
record Identity(PrivateKey key, List<X509Certificate> chain) {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END", Pattern.DOTALL);
  private static final Duration VALID = Duration.ofDays(365);

  /**
   * Reads PEM files as cert-manager and Kubernetes' Secrets of type TLS have them: RSA or EC keys,
   * in PKCS#8 or in their older forms.
   *
   * @throws IOException when a file does not exist, or is something else
   */
  static Identity read(Path certificate, Path key) throws IOException {
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain =
          x509
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IOException(certificate + " has no certificate");
      }
      Identity read = new Identity(key(key, chain.get(0)), chain);
      read.proveThatTheyBelongTogether();
      return read;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          certificate + " and " + key + " are no certificate and key: " + e.getMessage(), e);
    }
  }

  /** A self-signed one: who reads must not verify it. */
  static Identity selfSigned(String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] ecdsaWithSha256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
      byte[] commonName = Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(name))));
      Instant now = Instant.now();
      byte[] dnsName = Der.tagged(0x82, name.getBytes(StandardCharsets.US_ASCII));
      byte[] alternativeNames =
          Der.sequence(Der.oid(2, 5, 29, 17), Der.octets(Der.sequence(dnsName)));
      byte[] body =
          Der.sequence(
              Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
              Der.integer(new BigInteger(120, new SecureRandom()).add(BigInteger.ONE)),
              ecdsaWithSha256,
              commonName,
              Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(VALID))),
              commonName,
              pair.getPublic().getEncoded(),
              Der.tagged(0xa3, Der.sequence(alternativeNames)));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] der = Der.sequence(body, ecdsaWithSha256, Der.bits(signature.sign()));
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      return new Identity(pair.getPrivate(), List.of((X509Certificate) certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has elliptic curves and X.509", e);
    }
  }

  private static PrivateKey key(Path file, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IOException(file + " has no private key in PEM");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    boolean bare = !pem.group(1).equals("PRIVATE KEY");
    // What PKCS#8 adds to the older forms is the kind of key, which the certificate says too.
    byte[] kind = Der.first(certificate.getPublicKey().getEncoded());
    byte[] pkcs8 = bare ? Der.sequence(Der.integer(BigInteger.ZERO), kind, Der.octets(der)) : der;
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /** While files are replaced, one of them may be the old one. */
  private void proveThatTheyBelongTogether() throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(chain.get(0));
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
  }
}
