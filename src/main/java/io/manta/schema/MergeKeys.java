package io.manta.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the layers of an object merge, as Kubernetes' schema says it: which lists are maps in truth,
 * by which keys, and what is one value although it is made of several fields.
 */
public final class MergeKeys {

  private static final Node UNKNOWN = new Node(Type.ANYTHING);

  private MergeKeys() {}

  /** The root of an object; kinds that are not bundled have maps, but no list keys. */
  public static Node of(String apiVersion, String kind) {
    return KubernetesTypes.bundled().kind(apiVersion, kind).map(Node::new).orElse(UNKNOWN);
  }

  /** The same, also of Ray's own kinds, whose objects layers do not merge. */
  public static Node ofLive(String apiVersion, String kind) {
    return CustomResourceSchema.kinds().contains(kind)
        ? CustomResourceSchema.of(kind).type(apiVersion).map(Node::new).orElse(UNKNOWN)
        : of(apiVersion, kind);
  }

  /** A place in an object. A list and its entries are the same place. */
  public static final class Node {

    private final Type type;

    private Node(Type type) {
      this.type = type;
    }

    /** The place of a field; for a list, of a field of its entries. */
    public Node field(String name) {
      Type here = type.entries().type().orElse(type);
      return new Node(here.members().of(name).orElse(Type.ANYTHING));
    }

    /** The fields that identify the list's entries; empty when the list is one value. */
    public List<String> keys() {
      return type.entries().keys();
    }

    /**
     * What identifies an entry of this list: the values of {@link #keys()}, an absent one by its
     * default (a port without protocol is TCP); empty when a key without default is missing.
     */
    public Optional<List<Object>> key(Map<?, ?> entry) {
      return type.entries().key(entry);
    }

    /**
     * Whether a later layer's value (of a list: entry) takes the place of an earlier one instead of
     * being merged into it, because the members exclude each other: environment variables, volumes,
     * probes, lifecycle handlers, atomic maps.
     */
    public boolean replacedWhole() {
      return type.replacedWhole();
    }
  }
}
