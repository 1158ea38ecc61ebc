package io.manta.dev;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The directory of fabric8's kube-api-test, and its download from GitHub into it. What it knows is
 * etcd, kube-apiserver and kubectl; kube-controller-manager of the same version comes from
 * Kubernetes' own site into our cache.
 *
 * @param directory kube-api-test's
 * @param version exact, or with a wildcard as in {@code 1.36.*}
 * @param web what lies on the network
 */
record KubeApiTest(Path directory, String version, Path cache, Web web) implements Source {

  static KubeApiTest of(Map<String, String> environment) {
    String built = GoProgram.embedded().kubernetesVersion();
    String anyPatch = built.substring(0, built.lastIndexOf('.')) + ".*";
    return new KubeApiTest(
        Path.of(
            environment.getOrDefault(
                KubeAPIServerConfigBuilder.KUBE_API_TEST_DIR,
                Cache.home().resolve(KubeAPIServerConfigBuilder.DIRECTORY_NAME).toString())),
        environment.getOrDefault(
            KubeAPIServerConfigBuilder.KUBE_API_TEST_API_SERVER_VERSION, anyPatch),
        Cache.of(environment),
        Web.REAL);
  }

  @Override
  public String wayOut() {
    return "let this machine reach github.com and dl.k8s.io: Manta then downloads Kubernetes "
        + version
        + ", once, into "
        + directory;
  }

  @Override
  public Optional<Binaries> present() {
    try {
      return Optional.of(programs(true));
    } catch (KubeAPITestException nothingThere) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Binaries> obtain(ProgressLine progressLine)
      throws IOException, InterruptedException {
    Optional<Binaries> here = present();
    if (here.isEmpty()) {
      Optional<String> why = web.unreachable(Web.GITHUB);
      if (why.isPresent()) {
        progressLine.say("Kubernetes is not downloaded: " + why.get());
        return Optional.empty();
      }
      here = download(progressLine);
    }
    if (here.isEmpty() || here.get().complete()) {
      return here;
    }
    fetchControllerManager(here.get(), progressLine);
    return present();
  }

  private Optional<Binaries> download(ProgressLine progressLine) throws InterruptedException {
    String title = "downloading Kubernetes " + version + " into " + directory;
    progressLine.say(title + ", once");
    long start = System.nanoTime();
    CompletableFuture<Binaries> download = CompletableFuture.supplyAsync(() -> programs(false));
    while (true) {
      try {
        return Optional.of(download.get(1, TimeUnit.SECONDS));
      } catch (TimeoutException notYet) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        progressLine.step(title + ", " + ProgressLine.spell(elapsed));
      } catch (ExecutionException e) {
        progressLine.say("the download of Kubernetes failed: " + e.getCause().getMessage());
        return Optional.empty();
      }
    }
  }

  /** What kube-api-test finds or, unless it is to stay offline, downloads. */
  private Binaries programs(boolean offline) {
    BinaryManager manager =
        new BinaryManager(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(directory.toString())
                .withApiServerVersion(version)
                .withOfflineMode(offline)
                .withUpdateKubeConfig(false)
                // 7.6.1 cannot read these two from the environment: it fails on a cast
                .withWaitForEtcdHealthCheckOnStartup(false)
                .withStartupTimeout(60_000)
                .build());
    manager.initAndDownloadIfRequired();
    Path home = manager.binaries().getEtcd().toPath().toAbsolutePath().getParent();
    Binaries found =
        Binaries.in(home, home.toString())
            .orElseThrow(() -> new KubeAPITestException(home + " holds nothing that can be run"));
    Path own = controllerManager(home);
    return found.complete() || !Files.isExecutable(own)
        ? found
        : new Binaries(
            found.etcd(), found.apiServer(), Optional.of(own), found.kubectl(), found.origin());
  }

  /**
   * @param home as in {@code .../1.36.0-linux-amd64}
   */
  private Path controllerManager(Path home) {
    return cache.resolve(home.getFileName()).resolve("kube-controller-manager");
  }

  private void fetchControllerManager(Binaries found, ProgressLine progressLine)
      throws IOException, InterruptedException {
    Path home = found.etcd().getParent();
    String[] parts = home.getFileName().toString().split("-");
    String url =
        "%s/v%s/bin/%s/%s/kube-controller-manager"
            .formatted(Web.KUBERNETES, parts[0], parts[1], parts[2]);
    Optional<String> why = web.unreachable(url + ".sha256");
    if (why.isPresent()) {
      progressLine.say("kube-controller-manager is not downloaded: " + why.get());
      return;
    }
    progressLine.say("downloading kube-controller-manager " + parts[0] + ", once");
    Path file = controllerManager(home);
    Files.createDirectories(file.getParent());
    web.download(url, file);
  }
}
