package io.manta.dev;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.template.TemplateSet;

/** How {@code manta dev} gets its operator. */
@FunctionalInterface
public interface OperatorStart {

  /**
   * Returns when the operator watches and its caches are full.
   *
   * @param client stays the caller's
   * @return what stops it
   */
  AutoCloseable start(KubernetesClient client, TemplateSet templates);
}
