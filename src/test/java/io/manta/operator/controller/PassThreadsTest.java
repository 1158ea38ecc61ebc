package io.manta.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PassThreadsTest {

  @Test
  void a_pass_that_could_not_begin_is_begun_once_more() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    PassThreads threads = new PassThreads(1);
    threads.execute(
        () -> {
          if (begun.incrementAndGet() == 1) {
            throw new IllegalStateException("neither there nor gone");
          }
          done.countDown();
        });
    threads.shutdown();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(begun).hasValue(2);
  }
}
