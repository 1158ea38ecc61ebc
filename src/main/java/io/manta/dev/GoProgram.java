package io.manta.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sources of our control plane program as they lie in the jar.
 *
 * @param files name to content
 */
record GoProgram(Map<String, String> files) {

  static GoProgram embedded() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : List.of("main.go", "go.mod", "go.sum")) {
      try (InputStream in = GoProgram.class.getResourceAsStream("/controlplane/" + name)) {
        if (in == null) {
          throw new IllegalStateException("The jar lacks controlplane/" + name);
        }
        files.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new GoProgram(files);
  }

  /** The programs in the one file, by the names that it is to be called by. */
  List<String> programs() {
    return List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");
  }

  /** As in {@code 1.36.3}. */
  String kubernetesVersion() {
    return goMod("\\bk8s\\.io/kubernetes v(\\S+)");
  }

  /** The oldest Go that can build it, as in {@code 1.26.0}. */
  String goVersion() {
    return goMod("(?m)^go (\\S+)");
  }

  /** Names one state of the sources. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, text) ->
              digest.update((name + '\0' + text + '\0').getBytes(StandardCharsets.UTF_8)));
      return kubernetesVersion() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Strips symbols, and sets the version, which a build of a module does not know. */
  String linkerFlags() {
    String version = kubernetesVersion();
    String[] parts = version.split("\\.");
    StringBuilder flags = new StringBuilder("-s -w");
    for (String where : List.of("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")) {
      flags.append(" -X ").append(where).append(".gitVersion=v").append(version);
      flags.append(" -X ").append(where).append(".gitMajor=").append(parts[0]);
      flags.append(" -X ").append(where).append(".gitMinor=").append(parts[1]);
      flags.append(" -X ").append(where).append(".gitTreeState=clean");
    }
    return flags.toString();
  }

  void copyTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  private String goMod(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(files.get("go.mod"));
    if (!matcher.find()) {
      throw new IllegalStateException("go.mod has nothing like " + pattern);
    }
    return matcher.group(1);
  }
}
