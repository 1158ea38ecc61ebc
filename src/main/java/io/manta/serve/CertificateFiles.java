package io.manta.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A certificate and its key in files that are replaced before they expire. */
final class CertificateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

  private final Path certificate;
  private final Path key;
  private List<FileTime> times;
  private Identity identity;

  private CertificateFiles(Path certificate, Path key) throws IOException {
    this.certificate = certificate;
    this.key = key;
    this.times = times();
    this.identity = Identity.read(certificate, key);
  }

  static CertificateFiles in(Path directory) throws IOException {
    return new CertificateFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
  }

  /** The newest that is whole; while the files are being replaced, the one before. */
  synchronized Identity identity() {
    try {
      List<FileTime> now = times();
      if (!now.equals(times)) {
        identity = Identity.read(certificate, key);
        times = now;
        LOG.info("The certificate {} was read again", certificate);
      }
    } catch (IOException e) {
      LOG.warn("The certificate stays the one read before: {}", e.getMessage());
    }
    return identity;
  }

  private List<FileTime> times() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
  }
}
