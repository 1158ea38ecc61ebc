package io.manta.kind.raycluster.rules;

import io.manta.model.Tree;
import io.manta.schema.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The head or a worker group, with the place of its fields. */
public record GroupSpec(String path, Tree tree) {

  public String at(String field) {
    return path + "." + field;
  }

  public String podPath(String field) {
    return path + ".template.spec." + field;
  }

  public Tree pod() {
    return tree.at("template", "spec");
  }

  public List<Tree> containers() {
    return pod().at("containers").items();
  }

  /** Ray's container is the first. */
  Optional<EnvVar> env(String name) {
    return env().stream().filter(env -> env.name().equals(name)).findFirst();
  }

  List<EnvVar> env() {
    return EnvVar.all(podPath("containers[0].env"), pod().at("containers").item(0).at("env"));
  }

  /** A start parameter; an empty one counts as none. */
  public String startParam(String name) {
    return tree.at("rayStartParams", name).text();
  }

  public String startParamPath(String name) {
    return Document.path(at("rayStartParams"), name);
  }

  /** The mounts of Ray's container. */
  List<Mount> mounts() {
    return Mount.all(
        podPath("containers[0].volumeMounts"), pod().at("containers").item(0).at("volumeMounts"));
  }

  /** A volume mount and its place. */
  record Mount(String path, String name, String mountPath) {

    static List<Mount> all(String path, Tree mounts) {
      List<Mount> out = new ArrayList<>();
      for (Tree mount : mounts.items()) {
        String at = path + "[" + out.size() + "]";
        String where = mount.at("mountPath").text().replaceAll("(?<=.)/+$", "");
        out.add(new Mount(at, mount.at("name").text(), where));
      }
      return out;
    }
  }
}
