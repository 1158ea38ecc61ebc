package io.manta.operator;

import io.manta.live.Live;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test beside an operator at work in its namespace, where pods become ready. */
abstract class BesideOperator {

  Live live;
  AtWork operator;

  @BeforeEach
  void start(Live live) {
    this.live = live;
    live.play();
    operator = AtWork.in(live);
  }

  @AfterEach
  void stop() {
    operator.close();
  }
}
