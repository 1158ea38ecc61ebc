package io.manta.config;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.manta.client.ApiServer;
import io.manta.dev.ControlPlane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A service account that is given chosen rights, as {@link Rights} writes them. */
final class Account {

  private static final String NAME = "with-chosen-rights";
  private static final String NAMESPACE = "default";

  private final ControlPlane plane;
  private final KubernetesClient admin;

  Account(ControlPlane plane, KubernetesClient admin) {
    this.plane = plane;
    this.admin = admin;
  }

  /** What the API server says when it makes these with these rights alone; nothing is made. */
  Optional<String> refused(Set<String> rights, List<HasMetadata> objects) {
    grant(rights);
    Config config = plane.config();
    config.setImpersonateUsername("system:serviceaccount:" + NAMESPACE + ":" + NAME);
    try (KubernetesClient it = ApiServer.at(config).build()) {
      objects.forEach(object -> it.resource(object).dryRun().create());
      return Optional.empty();
    } catch (KubernetesClientException refused) {
      return Optional.of(refused.getMessage());
    }
  }

  private void grant(Set<String> rights) {
    List<PolicyRule> rules = new ArrayList<>();
    for (String right : rights) {
      String[] part = right.split("[ /]", 3);
      rules.add(
          new PolicyRuleBuilder()
              .withVerbs(part[0])
              .withApiGroups(part[1].equals("core") ? "" : part[1])
              .withResources(part[2])
              .build());
    }
    ClusterRoleBuilder role =
        new ClusterRoleBuilder().withNewMetadata().withName(NAME).endMetadata();
    admin.resource(role.withRules(rules).build()).serverSideApply();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", NAME)
                .addNewSubject("", "ServiceAccount", NAME, NAMESPACE)
                .build())
        .serverSideApply();
  }
}
