package io.manta.schema;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A map as the objects of Kubernetes have thousands of: of few entries, in their order, and never
 * changed. It takes a quarter of the memory of a {@link LinkedHashMap}.
 */
public final class Compact extends AbstractMap<String, Object> {

  /** With more entries than this, a linear search is slower than hashing. */
  private static final int FEW = 16;

  /** Names and values by turns. */
  private final Object[] entries;

  private Compact(Object[] entries) {
    this.entries = entries;
  }

  /** Collects entries whose names differ. */
  public static final class Builder {
    private Object[] entries = new Object[16];
    private int size;

    public void put(String name, Object value) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, 2 * size);
      }
      entries[size++] = name;
      entries[size++] = value;
    }

    public Map<String, Object> build() {
      Compact compact = new Compact(Arrays.copyOf(entries, size));
      return compact.size() > FEW ? new LinkedHashMap<>(compact) : compact;
    }
  }

  /** The same entries, with all maps among their values compact. */
  public static Map<String, Object> of(Map<?, ?> map) {
    Builder builder = new Builder();
    map.forEach((name, value) -> builder.put((String) name, value(value)));
    return builder.build();
  }

  private static Object value(Object value) {
    if (value instanceof Compact) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      return of(map);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(value(item)));
      return items;
    }
    return value;
  }

  @Override
  public Object get(Object name) {
    int at = find(name);
    return at < 0 ? null : entries[at + 1];
  }

  @Override
  public boolean containsKey(Object name) {
    return find(name) >= 0;
  }

  private int find(Object name) {
    for (int at = 0; at < entries.length; at += 2) {
      if (entries[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public int size() {
    return entries.length / 2;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Object> action) {
    for (int at = 0; at < entries.length; at += 2) {
      action.accept((String) entries[at], entries[at + 1]);
    }
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, Object>> iterator() {
        return new Entries();
      }

      @Override
      public int size() {
        return Compact.this.size();
      }
    };
  }

  private final class Entries implements Iterator<Entry<String, Object>> {
    private int at;

    @Override
    public boolean hasNext() {
      return at < entries.length;
    }

    @Override
    public Entry<String, Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      at += 2;
      return new SimpleImmutableEntry<>((String) entries[at - 2], entries[at - 1]);
    }
  }
}
