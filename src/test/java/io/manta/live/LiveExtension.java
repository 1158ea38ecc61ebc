package io.manta.live;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives live tests what they ask for; an environment of its own to each, which ends with it. */
final class LiveExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(LiveExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LiveEnvironment.class
        || type == ControlPlane.class
        || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SharedControlPlane shared = SharedControlPlane.get();
    Class<?> type = parameter.getParameter().getType();
    if (type == ControlPlane.class) {
      return shared.controlPlane;
    }
    if (type == KubernetesClient.class) {
      return shared.client;
    }
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            LiveEnvironment.class,
            key -> new LiveEnvironment(shared.controlPlane, shared.client),
            LiveEnvironment.class);
  }
}
