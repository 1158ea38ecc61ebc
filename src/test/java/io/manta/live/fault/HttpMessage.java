package io.manta.live.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One message of HTTP/1.1.
 *
 * @param start request or status line
 * @param headers with names in lower case
 */
record HttpMessage(String start, Map<String, String> headers, byte[] body) {

  private static final int LONGEST_HEAD = 64 * 1024;

  /** A message without its body, or empty when the other side has closed. */
  static Optional<HttpMessage> head(InputStream in) throws IOException {
    String start = line(in);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return Optional.of(new HttpMessage(start, headers, new byte[0]));
  }

  /** The same with the whole body, which is of known length from then on. */
  HttpMessage withBody(InputStream in) throws IOException {
    byte[] body;
    if (isChunked()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] chunk = chunk(in); chunk.length > 0; chunk = chunk(in)) {
        all.write(chunk);
      }
      body = all.toByteArray();
    } else {
      int length = Integer.parseInt(header("content-length").orElse("0"));
      body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("the message ended early");
      }
    }
    Map<String, String> fixed = new LinkedHashMap<>(headers);
    fixed.remove("transfer-encoding");
    if (body.length > 0 || headers.containsKey("content-length") || isChunked()) {
      fixed.put("content-length", String.valueOf(body.length));
    }
    return new HttpMessage(start, fixed, body);
  }

  /** The next chunk of a chunked body; empty after the last. */
  static byte[] chunk(InputStream in) throws IOException {
    String size = line(in);
    if (size.isEmpty()) {
      throw new EOFException("the message ended early");
    }
    byte[] chunk = in.readNBytes(Integer.parseInt(size.split(";")[0].strip(), 16));
    line(in);
    return chunk;
  }

  HttpMessage with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new HttpMessage(start, changed, body);
  }

  HttpMessage without(String... names) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    for (String name : names) {
      changed.remove(name);
    }
    return new HttpMessage(start, changed, body);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean isChunked() {
    return header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  /** Whether it asks for, or grants, a web socket. */
  boolean isWebSocket() {
    return header("upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /** The second word: of a request its target, of an answer its code. */
  String second() {
    return start.split(" ", 3)[1];
  }

  void writeHead(OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder(start).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  void write(OutputStream out) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    writeHead(all);
    all.write(body);
    out.write(all.toByteArray());
    out.flush();
  }

  /** A line without its end; empty at the end of the stream too. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
      if (line.size() > LONGEST_HEAD) {
        throw new IOException("a line of more than " + LONGEST_HEAD + " bytes");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
