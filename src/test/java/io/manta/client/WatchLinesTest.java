package io.manta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch's lines mean the same to the client, however they are cut into pieces. */
class WatchLinesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "größer", "☃", "a𝄞b", "äöü", "\"quoted\"\\ä\n", "日本語 𝄞𝄞"})
  void they_say_the_same_in_ascii(String text) throws IOException {
    Map<String, Object> event =
        Map.of("type", "ADDED", "object", Map.of("kind", "ConfigMap", "data", Map.of("v", text)));
    for (WatchLines.Form form :
        List.<WatchLines.Form>of(PlainDeserializer::ascii, PlainDeserializer::line)) {
      byte[] bytes = (JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
      for (int size = 1; size <= bytes.length; size++) {
        String got = inPieces(new WatchLines(form), bytes, size);
        assertThat(got).matches("\\p{ASCII}*").endsWith("\n");
        assertThat(JSON.readValue(got, Map.class)).isEqualTo(event);
      }
    }
  }

  @Test
  void of_a_pod_the_operator_gets_no_more_than_it_reads() throws IOException {
    String pod =
        """
        {"type": "MODIFIED", "object": {"kind": "Pod", "metadata": {"managedFields": []}, \
        "spec": {"volumes": [], "nodeName": "n"}}}
        """;
    assertThat(
            inPieces(
                new WatchLines(PlainDeserializer::line), pod.getBytes(StandardCharsets.UTF_8), 9))
        .isEqualTo(
            "{'type':'MODIFIED','object':{'kind':'Pod','metadata':{},'spec':{'nodeName':'n'}}}\n"
                .replace('\'', '"'));
  }

  @Test
  void several_lines_of_one_piece_stay_several() throws IOException {
    byte[] bytes = "{\"a\":1}\n{\"b\":2}\n{\"c\"".getBytes(StandardCharsets.UTF_8);
    assertThat(inPieces(new WatchLines(PlainDeserializer::line), bytes, bytes.length))
        .isEqualTo("{\"a\":1}\n{\"b\":2}\n");
  }

  @Test
  void what_is_no_json_is_not_handed_on() {
    byte[] bytes = "{\"a\": {\"a\": 1}\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> inPieces(new WatchLines(PlainDeserializer::line), bytes, 4))
        .isInstanceOf(IOException.class);
  }

  private static String inPieces(WatchLines lines, byte[] bytes, int size) throws IOException {
    StringBuilder got = new StringBuilder();
    for (int from = 0; from < bytes.length; from += size) {
      int length = Math.min(size, bytes.length - from);
      ByteBuffer out = lines.of(List.of(ByteBuffer.wrap(bytes, from, length)));
      got.append(StandardCharsets.US_ASCII.decode(out));
    }
    return got.toString();
  }
}
