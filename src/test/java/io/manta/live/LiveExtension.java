package io.manta.live;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.dev.ControlPlane;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the control plane before the first live test and stops it after the last. */
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
    SharedControlPlane shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                SharedControlPlane.class,
                key -> new SharedControlPlane(),
                SharedControlPlane.class);
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
