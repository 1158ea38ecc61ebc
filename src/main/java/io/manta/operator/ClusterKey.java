package io.manta.operator;

/** Which cluster an object belongs to. */
record ClusterKey(String namespace, String name) {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
