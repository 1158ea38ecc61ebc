package io.manta.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against a real API server. One control plane serves all such tests of a Java process; each
 * test has a namespace of its own. A test method or constructor may ask for a {@link
 * LiveEnvironment}, the {@link io.manta.dev.ControlPlane} or a cluster admin's {@link
 * io.fabric8.kubernetes.client.KubernetesClient}. Where no control plane can be had the test fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LiveExtension.class)
public @interface LiveTest {}
