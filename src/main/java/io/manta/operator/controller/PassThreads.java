package io.manta.operator.controller;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that passes run on. What the framework runs on them catches all that a pass throws,
 * but not its own mistakes (JOSDK 5.2.3): where a RayCluster is recreated within microseconds of
 * the end of the one before, it finds neither, throws, and takes that cluster to be worked on for
 * ever. Run again, it finds the new one.
 */
public final class PassThreads extends ThreadPoolExecutor {

  private static final Logger LOG = LoggerFactory.getLogger(PassThreads.class);

  public PassThreads(int size) {
    super(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  }

  @Override
  public void execute(Runnable pass) {
    super.execute(
        () -> {
          try {
            pass.run();
          } catch (IllegalStateException e) {
            LOG.warn("A pass is begun again: {}", e.getMessage());
            pass.run();
          }
        });
  }
}
