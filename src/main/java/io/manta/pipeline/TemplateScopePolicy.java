package io.manta.pipeline;

/**
 * How far templates of namespaces and of single RayClusters reach. They are applied with the
 * operator's rights, but written by whoever may write ConfigMaps there.
 */
public enum TemplateScopePolicy {
  /** They are not read. */
  NONE,
  /** Pods and Jobs: what whoever may write RayClusters can make anyway. */
  PODS,
  /** Every kind that lives in a namespace, but roles and their bindings. */
  OBJECTS
}
