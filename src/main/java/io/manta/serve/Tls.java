package io.manta.serve;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The server's side of TLS. */
public final class Tls {

  private Tls() {}

  /** With a certificate made now, which nobody vouches for. */
  public static SSLContext selfSigned(String name) {
    Identity made = Identity.selfSigned(name);
    return context(() -> made);
  }

  /**
   * With {@code tls.crt} and {@code tls.key} of a directory, as Kubernetes mounts them; read again
   * when they change.
   *
   * @throws IOException when they cannot be read
   */
  public static SSLContext of(Path directory) throws IOException {
    return context(CertificateFiles.in(directory)::identity);
  }

  private static SSLContext context(Supplier<Identity> identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Keys(identity)}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Chooses the newest key at the beginning of a handshake, and the same until its end. */
  private static final class Keys extends X509ExtendedKeyManager {

    private static final int KEPT = 4;

    private final Supplier<Identity> newest;
    private final Map<String, Identity> chosen = new LinkedHashMap<>();

    Keys(Supplier<Identity> newest) {
      this.newest = newest;
    }

    @Override
    public synchronized String chooseEngineServerAlias(
        String keyType, Principal[] issuers, SSLEngine engine) {
      Identity identity = newest.get();
      if (!identity.key().getAlgorithm().equals(keyType)) {
        return null;
      }
      String alias = identity.chain().get(0).getSerialNumber().toString(16);
      chosen.put(alias, identity);
      if (chosen.size() > KEPT) {
        chosen.remove(chosen.keySet().iterator().next());
      }
      return alias;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public synchronized X509Certificate[] getCertificateChain(String alias) {
      return chosen.get(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public synchronized PrivateKey getPrivateKey(String alias) {
      return chosen.get(alias).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {chooseEngineServerAlias(keyType, issuers, null)};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
