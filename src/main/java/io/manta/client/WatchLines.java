package io.manta.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a watch sends, line by line, as the client can take it (fabric8 7.8): in ASCII, because it
 * ends the watch over the first byte that is no letter by itself; and short, because it reads each
 * letter. JSON can say all in ASCII.
 */
final class WatchLines {

  /** What becomes of a line. */
  interface Form {

    /**
     * @throws IOException when the line is no JSON; the watch is taken up again then, after the
     *     last event that was understood
     */
    byte[] of(byte[] line) throws IOException;
  }

  private final Form form;

  /** The beginning of a line whose end comes with a later piece. */
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  WatchLines(Form form) {
    this.form = form;
  }

  /** The lines that end within these pieces. */
  ByteBuffer of(List<ByteBuffer> pieces) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (ByteBuffer piece : pieces) {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      int from = 0;
      for (int at = 0; at < bytes.length; at++) {
        if (bytes[at] == '\n') {
          line.write(bytes, from, at - from);
          lines.writeBytes(form.of(line.toByteArray()));
          lines.write('\n');
          line.reset();
          from = at + 1;
        }
      }
      line.write(bytes, from, bytes.length - from);
    }
    return ByteBuffer.wrap(lines.toByteArray());
  }
}
