package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Reliance;
import io.manta.plan.Step;
import java.util.Optional;

/** Finds what an object names that belongs to somebody else, before the object is written. */
record ForeignReferences(Api api, ApiKinds kinds, OwnershipCheck ownershipCheck) {

  /**
   * What keeps a RoleBinding from giving rights to an account that somebody named: the account has
   * an owner, for whom it was made. One that nobody owns may be named. And a Certificate from
   * filling a Secret that is not its own.
   */
  Optional<String> others(Step.Apply step, String clusterUid) throws NoAnswer {
    Manifest manifest = step.manifest();
    Optional<ObjectId> filled = Reliance.filled(manifest).filter(secret -> !fills(step, secret));
    if (filled.isPresent()) {
      return othersSecret(filled.get(), manifest.id().name());
    }
    for (ObjectId account : Reliance.accounts(manifest)) {
      Optional<String> collection = kinds.collection(account);
      Reply there = api.get(collection.orElseThrow() + "/" + account.name());
      Optional<String> owner =
          there.isFine()
              ? ownershipCheck.owner(manifest, there.body(), clusterUid)
              : Optional.empty();
      if (owner.isPresent()) {
        return Optional.of(
            account
                + " belongs to "
                + owner.get()
                + " and is given no rights. To fix: name a ServiceAccount of your own as"
                + " serviceAccountName, or none");
      }
    }
    return Optional.empty();
  }

  /** Whether the Certificate exists and names the Secret: cert-manager fills it already. */
  private static boolean fills(Step.Apply step, ObjectId secret) {
    return step.there()
        .filter(there -> there.at("spec", "secretName").text().equals(secret.name()))
        .isPresent();
  }

  private Optional<String> othersSecret(ObjectId secret, String certificate) throws NoAnswer {
    Reply reply = api.get(kinds.collection(secret).orElseThrow() + "/" + secret.name());
    Tree annotations = new Tree(reply.body()).at("metadata", "annotations");
    boolean isItsOwn =
        !reply.isFine()
            || annotations.at("cert-manager.io/certificate-name").text().equals(certificate);
    return isItsOwn
        ? Optional.empty()
        : Optional.of(
            secret
                + " is somebody else's, and cert-manager would write over it, so it is given no"
                + " certificate. To fix: rename or remove one of the two");
  }
}
