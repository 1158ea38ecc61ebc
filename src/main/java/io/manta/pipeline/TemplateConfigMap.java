package io.manta.pipeline;

import io.manta.model.Tree;
import java.util.Map;

/** A ConfigMap that holds templates. */
public record TemplateConfigMap(Map<String, Object> object) {

  /**
   * Label of a ConfigMap: {@code namespace} for templates of all RayClusters of its namespace,
   * {@code cluster} for those that name it. Annotation of a RayCluster: which ConfigMaps it names.
   */
  public static final String NAME = "manta.io/templates";

  /** Annotation of one: the revision that is used in place of what it and others hold. */
  static final String PINNED = "manta.io/templates-revision";

  /** Annotation of one: how that which is accepted of it and others reaches RayClusters. */
  static final String ROLLOUT = "manta.io/templates-rollout";

  /** Empty where it does not say. */
  String rollout() {
    return new Tree(object).at("metadata", "annotations", ROLLOUT).text().strip();
  }

  /** Empty for what it holds. */
  String pinned() {
    return new Tree(object).at("metadata", "annotations", PINNED).text().strip();
  }

  String namespace() {
    return metadata("namespace");
  }

  String name() {
    return metadata("name");
  }

  boolean isFor(TemplateOwner.Level level) {
    return level.word().equals(new Tree(object).at("metadata", "labels", NAME).text());
  }

  /** Another one when it changed. */
  String version() {
    return name() + "@" + metadata("resourceVersion");
  }

  private String metadata(String key) {
    return new Tree(object).at("metadata", key).text();
  }
}
