package io.manta.apply;

import io.manta.client.Api;
import io.manta.client.Api.NoAnswer;
import io.manta.client.Api.Reply;
import io.manta.client.ApiKinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Reliance;
import java.util.Optional;

/** Finds what an object names that belongs to somebody else, before the object is written. */
final class ForeignReferences {

  private final Api api;
  private final ApiKinds kinds;
  private final OwnershipCheck ownershipCheck;

  ForeignReferences(Api api, ApiKinds kinds, OwnershipCheck ownershipCheck) {
    this.api = api;
    this.kinds = kinds;
    this.ownershipCheck = ownershipCheck;
  }

  /**
   * What keeps a RoleBinding from giving rights to an account that somebody named: the account has
   * an owner, for whom it was made. One that nobody owns may be named. And a Certificate from
   * filling a Secret that is not its own.
   */
  Optional<String> others(Manifest manifest, String clusterUid) throws NoAnswer {
    Optional<ObjectId> filled = Reliance.filled(manifest);
    if (filled.isPresent()) {
      Reply there =
          api.get(kinds.collection(filled.get()).orElseThrow() + "/" + filled.get().name());
      Tree annotations = new Tree(there.body()).at("metadata", "annotations");
      boolean isItsOwn =
          !there.isFine()
              || annotations
                  .at("cert-manager.io/certificate-name")
                  .text()
                  .equals(manifest.id().name());
      return isItsOwn
          ? Optional.empty()
          : Optional.of(
              filled.get()
                  + " is somebody else's, and cert-manager would write over it, so it is given no"
                  + " certificate. To fix: rename or remove one of the two");
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
}
