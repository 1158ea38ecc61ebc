package io.manta.operator;

import static io.manta.operator.ApiObjects.get;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.manta.client.ApiServer;
import io.manta.dashboard.DashboardTarget;
import io.manta.dashboard.DashboardUrls;
import io.manta.dashboard.ServeProxy;
import io.manta.dev.player.PlayedDashboards;
import io.manta.live.LiveEnvironment;
import io.manta.live.fault.Disturbance;
import io.manta.live.fault.FaultPlan;
import io.manta.live.fault.FaultProxy;
import io.manta.live.fault.RequestFault;
import io.manta.live.fault.SeenRequest;
import io.manta.model.Settings;
import io.manta.operator.cache.SetClock;
import io.manta.template.set.TemplateSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An object's life in a namespace of its own, as its story has it. Between it and the API server,
 * and between it and Ray's dashboards, faults happen; its operators follow one after the other.
 */
final class Life implements FaultPlan, AutoCloseable {

  /** Too little on a machine that does much else: {@code -Dpatience=600}. */
  private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("patience", 90));

  /** How often what does not come up is started again, as a Deployment would. */
  private static final int STARTS = 50;

  /** To load the client's classes again costs more than a life. */
  private final LiveEnvironment live;

  private final LifeStory story;
  private final PlayedDashboards dashboards;
  private final FaultPlan faultPlan;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger puts = new AtomicInteger();
  private final AtomicLong passed = new AtomicLong();
  private final AtomicInteger disturbed = new AtomicInteger();
  private final List<String> trace = new ArrayList<>();
  private final Instant begun = Instant.now();
  private int starts;
  private FaultProxy proxy;
  private FaultProxy front;
  private KubernetesClient client;
  private RunningOperator operator;

  Life(LiveEnvironment live, LifeStory story, PlayedDashboards dashboards, FaultPlan faultPlan) {
    this.live = live;
    this.story = story;
    this.dashboards = dashboards;
    this.faultPlan = faultPlan;
  }

  LiveEnvironment live() {
    return live;
  }

  PlayedDashboards dashboards() {
    return dashboards;
  }

  /** The operator's clock goes on by this, and nothing else's. */
  void passes(Duration time) {
    passed.addAndGet(time.toSeconds());
  }

  /** To the API server. */
  int requests() {
    return requests.get();
  }

  /** To the dashboards; they are asked again and again. */
  int questions() {
    return questions.get();
  }

  /** How often a config was put to Serve. */
  int puts() {
    return puts.get();
  }

  /** How many operators began, one after the other. */
  int starts() {
    return starts;
  }

  /** How many faults there were. */
  int disturbed() {
    return disturbed.get();
  }

  /** What was asked, when, and what became of it. */
  synchronized List<String> trace() {
    return List.copyOf(trace);
  }

  /** From the beginning to the moment before the end. */
  void lead() {
    begin();
    story.lead(this);
  }

  void end() {
    ApiObjects.delete(live, story.plural(), LifeStory.NAME);
    until("all gone", () -> story.isOver(live));
  }

  /** Waits for this, and has another operator follow one that was killed meanwhile. */
  void until(String what, BooleanSupplier holds) {
    until(() -> what, holds);
  }

  void until(Supplier<String> what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.getAsBoolean()) {
      if (proxy.isSevered()) {
        stop();
        begin();
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not within %s: %s; %s; there are %s"
                .formatted(
                    PATIENCE,
                    what.get(),
                    get(live, story.plural(), LifeStory.NAME).at("status").value(),
                    EndState.leftOver(live)));
      }
      Eventually.sleep(100);
    }
  }

  /**
   * Of a deleted one that cannot come to its end: finalizers go, and the API server does the rest.
   */
  void forgo() {
    ApiObjects.merge(
        live, story.plural(), LifeStory.NAME, Map.of("metadata", Map.of("finalizers", List.of())));
  }

  @Override
  public RequestFault on(SeenRequest seenRequest) {
    (seenRequest.isToDashboard() ? questions : requests).incrementAndGet();
    if (seenRequest.isToDashboard() && seenRequest.method().equals("PUT")) {
      puts.incrementAndGet();
    }
    RequestFault fault = faultPlan.on(seenRequest);
    if (!fault.equals(RequestFault.NONE)) {
      disturbed.incrementAndGet();
    }
    note(seenRequest + (seenRequest.isWatch() ? " watch " : " ") + fault);
    return fault;
  }

  @Override
  public Disturbance during(SeenRequest watch, int event) {
    Disturbance what = faultPlan.during(watch, event);
    if (what != Disturbance.NONE) {
      disturbed.incrementAndGet();
    }
    note(watch + " event " + event + " " + what);
    return what;
  }

  @Override
  public void close() {
    if (operator != null) {
      stop();
    }
  }

  private synchronized void note(String what) {
    trace.add("%6d ms %s".formatted(Duration.between(begun, Instant.now()).toMillis(), what));
  }

  private void begin() {
    while (operator == null) {
      starts++;
      proxy = FaultProxy.before(live.controlPlane());
      proxy.let(this);
      front = FaultProxy.before(dashboards.address());
      front.let(this);
      proxy.with(front);
      Config config = proxy.config();
      config.setRequestRetryBackoffLimit(2);
      client = ApiServer.skimming(config).build();
      OperatorOptions options =
          OperatorOptions.embedded(Settings.from(Map.of()), TemplateSet.builtIn())
              .dashboards(urls())
              .watching(Set.of(live.namespace()));
      try {
        operator = RunningOperator.start(options, client, () -> {}, new SetClock(passed));
      } catch (CannotStart e) {
        stop();
        if (starts >= STARTS) {
          throw e;
        }
      }
    }
  }

  private void stop() {
    // As if the process were gone: nothing of what it still tries gets through.
    proxy.sever();
    if (operator != null) {
      operator.close();
      operator = null;
    }
    client.close();
    proxy.close();
    front.close();
  }

  /** Of dashboards with faults before them. */
  private DashboardUrls urls() {
    return new DashboardUrls() {
      @Override
      public String url(DashboardTarget target) {
        return front.url() + URI.create(dashboards.url(target)).getPath();
      }

      @Override
      public String url(ServeProxy proxy) {
        return front.url() + URI.create(dashboards.url(proxy)).getPath();
      }
    };
  }
}
