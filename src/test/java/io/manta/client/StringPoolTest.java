package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StringPoolTest {

  private static String read(String text) throws Exception {
    byte[] json = new ObjectMapper().writeValueAsBytes(text);
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return StringPool.of(parser);
    }
  }

  @Test
  void a_text_said_twice_is_kept_once() throws Exception {
    assertThat(read("rayproject/ray")).isSameAs(read("rayproject/ray"));
    // The same hash, so the same place.
    assertThat(read("Aa")).isEqualTo("Aa").isNotEqualTo(read("BB"));
    assertThat(read("BB")).isEqualTo("BB");
  }

  @Test
  void every_text_is_read_as_it_is() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      int[] points = random.ints(random.nextInt(80), 1, 0x3000).toArray();
      String text = new String(points, 0, points.length);
      assertThat(read(text)).isEqualTo(text);
    }
  }
}
