package io.manta.dev;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.player.PlayedDashboards;
import io.manta.template.set.TemplateSet;

/** How {@code manta dev} gets its operator. */
@FunctionalInterface
public interface OperatorStart {

  /**
   * Returns when the operator watches and its caches are full.
   *
   * @param client stays the caller's
   * @param dashboards in place of those that Ray would have
   * @param fatal called when the operator can no longer work
   * @return what stops it
   */
  AutoCloseable start(
      KubernetesClient client, TemplateSet templates, PlayedDashboards dashboards, Runnable fatal);
}
