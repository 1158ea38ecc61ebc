package io.manta.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch's text means the same in ASCII, however it is cut into pieces. */
class AsciiTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "größer", "☃", "a𝄞b", "äöü", "\"quoted\"\\ä\n", "日本語 𝄞𝄞"})
  void it_says_the_same_in_pieces_of_any_size(String text) throws JsonProcessingException {
    byte[] bytes = JSON.writeValueAsString(Map.of("v", text)).getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      Ascii ascii = new Ascii();
      StringBuilder got = new StringBuilder();
      for (int from = 0; from < bytes.length; from += size) {
        int length = Math.min(size, bytes.length - from);
        ByteBuffer piece = ascii.of(ByteBuffer.wrap(bytes, from, length));
        got.append(StandardCharsets.US_ASCII.decode(piece));
      }
      assertThat(got.toString()).matches("\\p{ASCII}*");
      assertThat(JSON.readValue(got.toString(), Map.class)).isEqualTo(Map.of("v", text));
    }
  }
}
