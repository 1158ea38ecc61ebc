package io.manta.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSourcesTest {

  @TempDir Path directory;
  private Path kubeApiTest;
  private Path cache;
  private final List<String> said = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final ProgressLine progressLine = said::add;

  @BeforeEach
  void places() {
    kubeApiTest = directory.resolve("kubeapitest");
    cache = directory.resolve("cache");
  }

  @Test
  void a_named_directory_goes_before_everything() {
    Path named = Programs.in(directory.resolve("named"), Programs.ALL);
    Programs.in(kubeApiTest.resolve("k8s/1.36.1-linux-amd64"), Programs.ALL);

    assertThat(find(Optional.of(named)).etcd()).isEqualTo(named.resolve("etcd"));
    assertThat(asked).isEmpty();
  }

  @Test
  void a_named_directory_that_lacks_a_program_is_an_error_that_names_it() {
    Path named = Programs.in(directory.resolve("named"), "etcd");

    assertThatThrownBy(() -> find(Optional.of(named)))
        .isInstanceOf(Unavailable.class)
        .hasMessage(
            "--control-plane: "
                + named
                + " lacks a program that can be run: kube-apiserver kube-controller-manager");
  }

  @Test
  void the_environment_names_a_directory_too() {
    Path named = Programs.in(directory.resolve("named"), Programs.ALL);
    GivenDirectory given =
        GivenDirectory.of(Optional.empty(), Map.of(GivenDirectory.ENVIRONMENT, named.toString()));

    assertThat(given.present().orElseThrow().origin()).isEqualTo(named.toString());
    assertThatThrownBy(
            () ->
                GivenDirectory.of(Optional.empty(), Map.of(GivenDirectory.ENVIRONMENT, "/nowhere"))
                    .present())
        .hasMessage("MANTA_CONTROL_PLANE: /nowhere is not a directory");
  }

  @Test
  void of_kube_api_tests_versions_the_highest_that_fits_is_taken() {
    Programs.in(kubeApiTest.resolve("k8s/1.36.1-linux-amd64"), Programs.ALL);
    Programs.in(kubeApiTest.resolve("k8s/1.36.10-linux-amd64"), Programs.ALL);
    Programs.in(kubeApiTest.resolve("k8s/1.20.2-linux-amd64"), Programs.ALL);

    assertThat(find(Optional.empty()).origin()).endsWith("/1.36.10-linux-amd64");
  }

  @Test
  void what_is_built_already_goes_before_a_download() {
    Path built = cache.resolve(GoProgram.embedded().hash());
    Programs.in(built, Programs.ALL);

    assertThat(find(Optional.empty()).origin()).endsWith("built in " + built);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_controller_manager_from_our_cache_completes_kube_api_tests_programs() {
    Programs.in(kubeApiTest.resolve("k8s/1.36.1-linux-amd64"), Programs.OF_KUBE_API_TEST);
    Path own = Programs.in(cache.resolve("1.36.1-linux-amd64"), "kube-controller-manager");

    assertThat(find(Optional.empty()).controllerManager())
        .contains(own.resolve("kube-controller-manager"));
    assertThat(asked).isEmpty();
  }

  @Test
  void a_missing_controller_manager_is_downloaded() {
    Programs.in(kubeApiTest.resolve("k8s/1.36.1-linux-amd64"), Programs.OF_KUBE_API_TEST);
    Web web =
        new Web() {
          @Override
          public Optional<String> unreachable(String url) {
            return Optional.empty();
          }

          @Override
          public void download(String url, Path file) {
            asked.add(url);
            Programs.in(file.getParent(), file.getFileName().toString());
          }
        };

    assertThat(sources(Optional.empty(), web).find(progressLine).complete()).isTrue();
    assertThat(asked)
        .containsExactly(
            "https://dl.k8s.io/release/v1.36.1/bin/linux/amd64/kube-controller-manager");
  }

  @Test
  void without_any_controller_manager_the_rest_is_better_than_nothing() {
    Programs.in(kubeApiTest.resolve("k8s/1.36.1-linux-amd64"), Programs.OF_KUBE_API_TEST);

    Binaries found = find(Optional.empty());

    assertThat(found.complete()).isFalse();
    assertThat(said)
        .containsExactly(
            "kube-controller-manager is not downloaded: dl.k8s.io is not reachable",
            "no go command on the PATH to build a control plane with");
  }

  @Test
  void where_nothing_can_be_had_the_ways_out_are_said() {
    assertThatThrownBy(() -> find(Optional.empty()))
        .isInstanceOf(Unavailable.class)
        .hasMessage(
            """
            No Kubernetes control plane can be had here. Either
              - name a directory that holds etcd, kube-apiserver and kube-controller-manager, \
            with --control-plane DIR or the environment variable MANTA_CONTROL_PLANE
              - let this machine reach github.com and dl.k8s.io: Manta then downloads \
            Kubernetes 1.36.*, once, into %s
              - install Go 1.26.0 or later (https://go.dev/dl): Manta then builds one, once, \
            in about 6 minutes"""
                .formatted(kubeApiTest));
    assertThat(said)
        .containsExactly(
            "Kubernetes is not downloaded: raw.githubusercontent.com is not reachable",
            "no go command on the PATH to build a control plane with");
  }

  private Binaries find(Optional<Path> named) {
    return sources(named, new Nowhere()).find(progressLine);
  }

  private ProgramSources sources(Optional<Path> named, Web web) {
    return new ProgramSources(
        List.of(
            GivenDirectory.of(named, Map.of()),
            new KubeApiTest(kubeApiTest, "1.36.*", cache, web),
            new GoBuild(cache, List.of())));
  }

  /** No network. */
  private final class Nowhere implements Web {

    @Override
    public Optional<String> unreachable(String url) {
      asked.add(url);
      return Optional.of(java.net.URI.create(url).getHost() + " is not reachable");
    }

    @Override
    public void download(String url, Path file) {
      throw new IllegalStateException("there is no network");
    }
  }
}
