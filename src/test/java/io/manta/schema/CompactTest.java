package io.manta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manta.model.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTest {

  private static Map<String, Object> plain(int size) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put("name " + (size - i), i % 3 == 0 ? null : i);
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 16, 17, 100})
  void is_the_same_map(int size) {
    Map<String, Object> plain = plain(size);
    Map<String, Object> compact = Compact.of(plain);
    assertThat(compact).isEqualTo(plain).hasSameHashCodeAs(plain).hasSize(size);
    assertThat(plain).isEqualTo(compact);
    assertThat(compact.keySet()).containsExactlyElementsOf(plain.keySet());
    assertThat(new ArrayList<>(compact.values())).isEqualTo(new ArrayList<>(plain.values()));
    plain.forEach((name, value) -> assertThat(compact.get(name)).isEqualTo(value));
    plain.keySet().forEach(name -> assertThat(compact).containsKey(name));
    assertThat(compact.get("other")).isNull();
    assertThat(compact.get(1)).isNull();
    assertThat(compact).doesNotContainKey("other").doesNotContainKey(null);
    List<String> names = new ArrayList<>();
    compact.forEach((name, value) -> names.add(name));
    assertThat(names).containsExactlyElementsOf(plain.keySet());
  }

  @Test
  void cannot_be_changed() {
    Map<String, Object> compact = Compact.of(plain(3));
    assertThatThrownBy(() -> compact.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> compact.remove("name 1"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Compact.of(plain(0)).entrySet().iterator().next())
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void reaches_into_lists_and_leaves_what_is_compact_already() {
    Map<String, Object> inner = Compact.of(plain(2));
    Object value = Compact.of(Map.of("items", Arrays.asList(inner, plain(2), null, "text")));
    List<Object> items = new Tree(value).at("items").list();
    assertThat(items).containsExactly(inner, plain(2), null, "text");
    assertThat(items.get(0)).isSameAs(inner);
    assertThat(items.get(1)).isInstanceOf(Compact.class);
  }
}
