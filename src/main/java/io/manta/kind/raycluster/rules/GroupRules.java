package io.manta.kind.raycluster.rules;

import io.manta.kind.raycluster.model.CustomResources;
import io.manta.kind.raycluster.model.PodNames;
import io.manta.model.PodSlot;
import io.manta.model.Tree;
import io.manta.schema.Document;
import io.manta.schema.Syntax;
import java.util.List;

/** What holds for the head and for each worker group alike, and the groups' names. */
final class GroupRules implements ClusterTopic {

  private static final List<String> RESOURCE_PARAMS =
      List.of("num-cpus", "num-gpus", "memory", "resources");

  @Override
  public void check(ClusterSubject clusterSubject) {
    for (GroupSpec group : clusterSubject.groups()) {
      if (group.containers().isEmpty()) {
        clusterSubject
            .refuse(group.podPath("containers"), "a pod needs a container")
            .hint("the first container is Ray's");
      }
      resources(group, clusterSubject);
      labels(group, clusterSubject);
    }
    clusterSubject.workers().forEach(group -> name(group, clusterSubject));
  }

  private static void name(GroupSpec group, ClusterSubject clusterSubject) {
    String name = group.tree().at("groupName").text();
    if (name.equals(PodSlot.HEAD)) {
      clusterSubject
          .refuse(group.at("groupName"), "this name is the head's")
          .alone(group)
          .found(name)
          .hint("Ray identifies groups by name: choose another one");
    } else if (!Syntax.isLabelValue(name) || !Syntax.isSubdomain(PodNames.workers("c", name))) {
      clusterSubject
          .refuse(group.at("groupName"), "cannot be part of a pod's name and a label")
          .alone(group)
          .found(name)
          .expected("at most 63 letters, digits and -, no - at either end");
    }
  }

  private static void resources(GroupSpec group, ClusterSubject clusterSubject) {
    boolean own = !group.tree().at("resources").map().isEmpty();
    for (String param : RESOURCE_PARAMS) {
      if (own && !group.startParam(param).isEmpty()) {
        clusterSubject
            .refuse(
                group.startParamPath(param),
                "cannot stand beside `resources`, which says the same in another way")
            .hint("keep one of `" + group.at("resources") + "` and `rayStartParams`");
      }
    }
    Tree text = group.tree().at("rayStartParams", "resources");
    if (!text.isAbsent() && !CustomResources.canBeRead(text.text())) {
      clusterSubject
          .refuse(group.startParamPath("resources"), "cannot be read, so Ray would not start")
          .alone(group)
          .found(text.text())
          .expected("JSON in single quotes, as in '{\"special\": 2}'");
    }
  }

  private static void labels(GroupSpec group, ClusterSubject clusterSubject) {
    if (group.tree().at("rayStartParams").map().containsKey("labels")) {
      clusterSubject
          .refuse(group.startParamPath("labels"), "labels do not belong here")
          .hint("write them into `" + group.at("labels") + "`");
    }
    group
        .tree()
        .at("labels")
        .texts()
        .forEach(
            (key, value) -> {
              String path = Document.path(group.at("labels"), key);
              if (!Syntax.isLabelKey(key)) {
                clusterSubject
                    .refuse(path, "not a label's name")
                    .found(key)
                    .expected(
                        "letters, digits, - _ . with an optional prefix, as in example.com/x");
              }
              if (!Syntax.isLabelValue(value)) {
                clusterSubject
                    .refuse(path, "not a label's value")
                    .found(value)
                    .expected(
                        "at most 63 letters, digits, - _ . with a letter or digit at each end");
              }
            });
  }
}
