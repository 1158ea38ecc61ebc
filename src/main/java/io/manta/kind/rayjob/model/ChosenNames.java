package io.manta.kind.rayjob.model;

import io.manta.model.Tree;

/**
 * What the status says that manifests are made from; what it does not say yet, as it will be.
 *
 * @param submission empty in InteractiveMode, until a person gave one
 * @param address host and port of the dashboard; empty until the cluster has one
 * @param image of the selected cluster's Ray container
 * @param tokenSecret the Secret with the selected cluster's token; empty where it asks for none
 */
record ChosenNames(
    String cluster, String submission, String address, String image, String tokenSecret) {

  static ChosenNames of(Tree object, String uid, SubmissionMode mode) {
    Tree status = object.at("status");
    Tree spec = object.at("spec");
    String name = object.at("metadata", "name").text();
    long attempt = status.at("manta", "attempt").whole().orElse(0L);
    String given = spec.at("jobId").text();
    String id =
        mode == SubmissionMode.INTERACTIVE || !given.isEmpty()
            ? given
            : GeneratedNames.submission(name, uid, attempt);
    String selected = spec.at("clusterSelector", "ray.io/cluster").text();
    return new ChosenNames(
        status
            .at("rayClusterName")
            .text(selected.isEmpty() ? GeneratedNames.cluster(name, uid, attempt) : selected),
        status.at("jobId").text(id),
        status.at("dashboardURL").text(),
        status.at("manta", "selected", "image").text(),
        status.at("manta", "selected", "tokenSecret").text());
  }
}
