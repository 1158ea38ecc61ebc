package io.manta.live.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The events of a watch as they come over the wire: frames of a web socket, or chunks. */
interface FaultEvents {

  /** The next thing as it was sent; empty at the end. */
  byte[] next(InputStream in) throws IOException;

  /** Whether this is an event, and not a sign of life or the end. */
  boolean isEvent(byte[] sent);

  /** An event of ours, as it would be sent. */
  byte[] of(String json);

  /** What the API server sends when the version asked for is too old. */
  String GONE =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
      "message":"too old resource version: 1 (2)","reason":"Expired","code":410}}
      """;

  static FaultEvents of(HttpMessage answer) {
    return answer.isWebSocket() ? new Frames() : new Chunks();
  }

  static void half(byte[] sent, OutputStream out) throws IOException {
    out.write(sent, 0, sent.length / 2);
    out.flush();
  }

  /**
   * Events are lines. A chunk of the API server may end within one, when several come at once: half
   * an event that is sent twice, or before another one, would be no JSON, which no server sends.
   */
  final class Chunks implements FaultEvents {

    @Override
    public byte[] next(InputStream in) throws IOException {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      byte[] chunk = HttpMessage.chunk(in);
      while (chunk.length > 0) {
        lines.writeBytes(chunk);
        if (chunk[chunk.length - 1] == '\n') {
          return framed(lines.toByteArray());
        }
        chunk = HttpMessage.chunk(in);
      }
      return new byte[0];
    }

    @Override
    public boolean isEvent(byte[] sent) {
      return true;
    }

    @Override
    public byte[] of(String json) {
      return framed(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] framed(byte[] chunk) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
      all.writeBytes(chunk);
      all.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      return all.toByteArray();
    }
  }

  /** RFC 6455, as a server sends it: not masked. */
  final class Frames implements FaultEvents {

    private static final int TEXT = 1;
    private static final int LAST = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    @Override
    public byte[] next(InputStream in) throws IOException {
      int first = in.read();
      if (first < 0) {
        return new byte[0];
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(first);
      int second = some(in, 1, all)[0] & 0x7f;
      long length = second;
      if (second == TWO_BYTES || second == EIGHT_BYTES) {
        length = 0;
        for (byte b : some(in, second == TWO_BYTES ? 2 : 8, all)) {
          length = length << 8 | b & 0xff;
        }
      }
      some(in, (int) length, all);
      return all.toByteArray();
    }

    @Override
    public boolean isEvent(byte[] sent) {
      return (sent[0] & 0x0f) <= 2;
    }

    @Override
    public byte[] of(String json) {
      byte[] text = json.strip().getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(LAST | TEXT);
      all.write(TWO_BYTES);
      all.write(text.length >> 8);
      all.write(text.length & 0xff);
      all.writeBytes(text);
      return all.toByteArray();
    }

    private static byte[] some(InputStream in, int length, ByteArrayOutputStream also)
        throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the frame ended early");
      }
      also.writeBytes(bytes);
      return bytes;
    }
  }
}
