package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.manifest.Stamp;
import io.manta.model.Tree;
import io.manta.pipeline.RevisionRollout;
import java.util.LinkedHashMap;
import java.util.Map;

/** The requests for the ConfigMaps that revisions of templates are kept in. */
record RevisionConfigMaps(Api api) {

  private static final int CONFLICT = 409;
  static final int GONE = 404;

  /** Read at a time: somebody may have put more there, each of a megabyte. */
  private static final int READ = KeptRevisions.KEPT + 2;

  /**
   * @param of whose they are, as the label says it
   */
  Reply list(String namespace, String of) throws NoAnswer {
    String label = RevisionText.LABEL + "%3D" + of;
    return api.get(path(namespace) + "?limit=" + READ + "&labelSelector=" + label);
  }

  Reply get(String namespace, String name) throws NoAnswer {
    return api.get(path(namespace) + "/" + name);
  }

  /**
   * Keeps what was accepted now. Of one that is kept already it says that it was accepted again.
   *
   * @param of whose they are, as the label says it
   */
  Reply accept(String namespace, String of, KeptRevision revision, String data) throws NoAnswer {
    String name = RevisionText.name(of, revision.overrides().hash());
    Reply reply =
        revision.version().isEmpty()
            ? create(namespace, of, revision, data)
            : annotate(namespace, name, accepted(revision), revision.version());
    if (reply.code() == GONE) {
      reply = create(namespace, of, revision, data);
    }
    return reply.code() == CONFLICT ? acceptAgain(namespace, name, revision) : reply;
  }

  /** Reads it first: what a person approved meanwhile stays approved. */
  private Reply acceptAgain(String namespace, String name, KeptRevision revision) throws NoAnswer {
    Reply reply = get(namespace, name);
    if (!reply.isFine()) {
      return reply;
    }
    Tree metadata = new Tree(reply.body()).at("metadata");
    boolean isApproved =
        RevisionRollout.in(metadata.at("annotations")).equals(RevisionRollout.DONE);
    return annotate(
        namespace,
        name,
        isApproved ? Map.of(RevisionText.ORDER, "" + revision.order()) : accepted(revision),
        metadata.at("resourceVersion").text());
  }

  private static Map<String, Object> accepted(KeptRevision revision) {
    Map<String, Object> annotations = new LinkedHashMap<>(revision.rollout().annotations());
    annotations.put(RevisionText.ORDER, "" + revision.order());
    return annotations;
  }

  private Reply create(String namespace, String of, KeptRevision revision, String data)
      throws NoAnswer {
    return create(
        namespace,
        RevisionText.configMap(
            namespace,
            of,
            revision.overrides().hash(),
            RevisionText.annotations(revision.order(), revision.rollout()),
            data));
  }

  private Reply create(String namespace, Map<String, Object> configMap) throws NoAnswer {
    return api.send("POST", path(namespace) + asManta(), Api.JSON, configMap);
  }

  /**
   * @param annotations null for one that shall go
   * @param version that it must still have; empty for any
   */
  Reply annotate(String namespace, String name, Map<String, Object> annotations, String version)
      throws NoAnswer {
    Map<String, Object> metadata = new LinkedHashMap<>(Map.of("annotations", annotations));
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    return api.send(
        "PATCH", path(namespace) + "/" + name + asManta(), Api.MERGE, Map.of("metadata", metadata));
  }

  Reply delete(String namespace, String name) throws NoAnswer {
    return api.send("DELETE", path(namespace) + "/" + name, Api.JSON, null);
  }

  private static String path(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private static String asManta() {
    return "?fieldManager=" + Stamp.MANAGER;
  }
}
