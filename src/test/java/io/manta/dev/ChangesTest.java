package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangesTest {

  @Test
  void fields_added_removed_or_changed_are_named_with_their_path() {
    assertThat(
            Changes.between(
                sorted(
                    Map.of("spec", sorted(Map.of("a", 1L, "b", List.of("x", "y"), "gone", true)))),
                sorted(
                    Map.of(
                        "spec",
                        sorted(Map.of("a", 2L, "b", List.of("x"), "new", Map.of("k", "v")))))))
        .containsExactly(
            "spec.a: 1 -> 2",
            "spec.b[1]: removed",
            "spec.gone: removed",
            "spec.new: added, {\"k\":\"v\"}");
  }

  @Test
  void many_changes_are_counted() {
    Map<String, Object> before = new TreeMap<>();
    Map<String, Object> after = new TreeMap<>();
    for (char c = 'a'; c < 'k'; c++) {
      before.put("" + c, 1L);
      after.put("" + c, 2L);
    }

    assertThat(Changes.between(before, after)).hasSize(7).last().isEqualTo("and 4 more fields");
  }

  @Test
  void equal_documents_have_none() {
    assertThat(Changes.between(Map.of("a", List.of(1L)), Map.of("a", List.of(1L)))).isEmpty();
  }

  @Test
  void of_a_secret_it_is_said_that_a_value_changed_and_not_to_what() {
    Map<String, Object> before = secret(Map.of("user", "bQ==", "gone", "eA=="));
    Map<String, Object> after = secret(Map.of("user", "dG9wc2VjcmV0"));

    assertThat(Changes.betweenObjects(before, after))
        .containsExactlyInAnyOrder("data.user: changed", "data.gone: changed");
    assertThat(Changes.betweenObjects(secret(null), after)).containsExactly("data: changed");
    assertThat(Changes.betweenObjects(Map.of("data", "a"), Map.of("data", "b")))
        .containsExactly("data: a -> b");
  }

  private static Map<String, Object> secret(Map<String, String> data) {
    Map<String, Object> secret = new TreeMap<>(Map.of("kind", "Secret"));
    if (data != null) {
      secret.put("data", sorted(data));
    }
    return secret;
  }

  private static Map<String, Object> sorted(Map<String, ?> map) {
    return new TreeMap<>(map);
  }
}
