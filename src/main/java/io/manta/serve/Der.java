package io.manta.serve;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * As much of ASN.1's DER as a certificate takes: the JDK reads it and offers nothing to write it.
 */
final class Der {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(0x31, parts);
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  static byte[] octets(byte[] bytes) {
    return tagged(0x04, bytes);
  }

  /** A bit string of whole bytes. */
  static byte[] bits(byte[] bytes) {
    return tagged(0x03, new byte[] {0}, bytes);
  }

  static byte[] utf8(String text) {
    return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant at) {
    String text = TIME.format(at.atOffset(ZoneOffset.UTC));
    return tagged(0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] oid(int... arcs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >> shift != 0) {
          out.write(arcs[i] >> shift & 0x7f | 0x80);
        }
      }
      out.write(arcs[i] & 0x7f);
    }
    return tagged(0x06, out.toByteArray());
  }

  /** Parts under any tag. */
  static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int zero = bytes[0] == 0 ? 1 : 0;
      out.write(0x80 | bytes.length - zero);
      out.write(bytes, zero, bytes.length - zero);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  /** The first element inside a sequence, with its tag and length. */
  static byte[] first(byte[] sequence) {
    int at = header(sequence, 0);
    int end = at + header(sequence, at) - at + length(sequence, at);
    byte[] out = new byte[end - at];
    System.arraycopy(sequence, at, out, 0, out.length);
    return out;
  }

  /** Where the content of the element at this place begins. */
  private static int header(byte[] der, int at) {
    int size = der[at + 1] & 0xff;
    return at + 2 + (size < 0x80 ? 0 : size & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int size = der[at + 1] & 0xff;
    if (size < 0x80) {
      return size;
    }
    int length = 0;
    for (int i = 0; i < (size & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return length;
  }
}
