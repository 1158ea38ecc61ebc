package io.manta.manifest;

import io.manta.model.PodSlot;
import java.util.List;

/** An object whose pods are rendered one by one, when their place is to be filled. */
public interface PodSubject extends Subject {

  /** The template of a pod and what it sees. */
  TemplateScope scope(PodSlot slot);

  /**
   * The same as if every operator and every Kubernetes were alike: what pods are compared by.
   *
   * @param slot stands for any place of its group
   */
  TemplateScope scopeAnywhere(PodSlot slot);

  /**
   * What the object says that may make a difference to the pods of a group; all versions of Manta
   * read the same from the same object.
   */
  Object podSpec(String group);

  /** The field that says what the pods of a group are, as in {@code spec.workerGroupSpecs[0]}. */
  String field(PodSlot slot);

  /** The pods of an object that starts from nothing, in the order of making. */
  List<PodSlot> podsWanted();

  /** One place of each group, so that every pod template can be tried. */
  List<PodSlot> onePodOfEachGroup();
}
