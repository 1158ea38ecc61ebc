package io.manta.apply;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** JSON in UTF-8 that comes piece by piece, with what is beyond ASCII escaped. */
final class Ascii {

  private static final int LONGEST_LETTER = 4;

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The beginning of a letter whose end comes with the next piece. */
  private final ByteBuffer rest = ByteBuffer.allocate(LONGEST_LETTER).limit(0);

  ByteBuffer of(ByteBuffer piece) {
    return !rest.hasRemaining() && isAscii(piece) ? piece : escaped(piece);
  }

  private ByteBuffer escaped(ByteBuffer piece) {
    ByteBuffer bytes = ByteBuffer.allocate(rest.remaining() + piece.remaining());
    bytes.put(rest).put(piece).flip();
    CharBuffer letters = CharBuffer.allocate(bytes.remaining());
    utf8.reset().decode(bytes, letters, false);
    rest.clear().put(bytes).flip();
    StringBuilder text = new StringBuilder(letters.flip().remaining());
    for (char letter : letters.toString().toCharArray()) {
      if (letter < 0x80) {
        text.append(letter);
      } else {
        text.append("\\u%04x".formatted((int) letter));
      }
    }
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isAscii(ByteBuffer piece) {
    for (int i = piece.position(); i < piece.limit(); i++) {
      if (piece.get(i) < 0) {
        return false;
      }
    }
    return true;
  }
}
