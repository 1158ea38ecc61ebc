package io.manta.operator.cache;

import io.manta.apply.WriteListener;
import io.manta.kind.Kinds;
import io.manta.manifest.Manifest;
import io.manta.manifest.ObjectId;
import io.manta.model.Tree;
import io.manta.plan.Live;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that is known of the clusters' objects, from two sources: the watches, and the answers to our
 * own writes, which come sooner. Of one object the newer version counts. So a plan never misses
 * what the plan before it made.
 */
public final class ObjectCache implements WriteListener {

  /** How long an object known only from our own write counts if the watch passes without it. */
  private static final Duration CREDIT = Duration.ofSeconds(30);

  /** How long it counts while the watch delivers nothing at all: it may only be slow. */
  private static final Duration LONG_CREDIT = Duration.ofMinutes(10);

  private final Map<ObjectId, CacheEntry> items = new ConcurrentHashMap<>();
  private final OwnedIds owned = new OwnedIds();

  private final ObservedVersions observedVersions = new ObservedVersions();
  private final Owners owners;
  private final Tombstones tombstones = new Tombstones();
  private final DeletedPodNames deletedPodNames = new DeletedPodNames();
  private final NameConflictWaiters waiting = new NameConflictWaiters();
  private final OwnStatusWrites ownStatusWrites = new OwnStatusWrites();
  private final Kinds kinds;
  private final Clock clock;
  private final ChangeListener changeListener;

  public ObjectCache(Kinds kinds, Clock clock, ChangeListener changeListener) {
    this.kinds = kinds;
    this.owners = new Owners(kinds);
    this.clock = clock;
    this.changeListener = changeListener;
  }

  /** All objects of one cluster. */
  public Live live(ResourceKey cluster, String uid) {
    owners.observed(uid, cluster);
    Map<ObjectId, Object> there = new LinkedHashMap<>();
    for (ObjectId id : owned.of(cluster, uid)) {
      CacheEntry item = items.get(id);
      if (item != null && !isUnconfirmed(id, item)) {
        there.put(id, item.value());
      }
    }
    return CacheEntry.live(there);
  }

  /** Starts a pass over the object with this uid, if it was observed. */
  public void wake(String uid) {
    owners.key(uid).ifPresent(changeListener::of);
  }

  /** Names of pods deleted between two observations; to be read after observing. */
  public DeletedPodNames deletedPodNames() {
    return deletedPodNames;
  }

  /** A watch delivered this object. */
  public void watched(Map<String, Object> object) {
    ObjectId id = Manifest.idOf(object);
    observedVersions.observed(Watches.Kind.of(id), id.namespace(), ObservedVersions.of(object));
    put(object, Optional.empty());
  }

  /** An object that the watch of unlabelled objects delivered; that watch knows none of ours. */
  void foreign(Map<String, Object> object) {
    put(object, Optional.empty());
  }

  /**
   * The watch of unlabelled objects no longer has the object: it was deleted, or got our label, and
   * then a newer version of it is known, or will be in a moment.
   *
   * @param resourceVersion the last one that the watch delivered
   */
  void noLongerForeign(ObjectId id, String uid, String resourceVersion) {
    long version = ObservedVersions.number(resourceVersion);
    remove(id, uid, version, version).ifPresent(this::wake);
  }

  /**
   * A watch reports the object deleted, or without our label.
   *
   * @param resourceVersion the last one that the watch delivered
   */
  public void unwatched(ObjectId id, String uid, String resourceVersion) {
    remove(id, uid, ObservedVersions.number(resourceVersion)).ifPresent(this::wake);
  }

  /**
   * All objects of a kind were listed and handed on: what is known only from our own older writes
   * was deleted.
   *
   * @param namespace empty for all
   */
  void listed(Watches.Kind kind, String namespace, String resourceVersion) {
    long version = ObservedVersions.number(resourceVersion);
    observedVersions.observed(kind, namespace, version);
    items.forEach(
        (id, item) -> {
          boolean isOurWord = item.ownWriteAt().isPresent() && item.version() <= version;
          boolean isOfIt = namespace.isEmpty() || namespace.equals(id.namespace());
          boolean isRefuted = isOurWord && isOfIt && Watches.Kind.of(id).equals(kind);
          if (!isRefuted) {
            return;
          }
          deletedPodNames.add(item.cluster(), id);
          // Unless a watch delivered it meanwhile.
          if (items.remove(id, item)) {
            tombstones.add(item.uid(), item.version(), clock.instant());
            left(id, item);
            wake(item.cluster());
          }
        });
  }

  @Override
  public void wrote(Map<String, Object> object) {
    boolean isReconciled = kinds.named(object.get("kind").toString()).isPresent();
    if (isReconciled) {
      ownStatusWrites.wrote(object);
    }
    // A RayCluster that a RayJob made is both.
    if (!isReconciled || Owner.of(object, kinds).isPresent()) {
      put(object, Optional.of(clock.instant()));
    }
  }

  @Override
  public void found(Map<String, Object> object) {
    wrote(object);
    Owner.of(object, kinds).ifPresent(this::wake);
  }

  @Override
  public void gone(ObjectId id, String uid) {
    remove(id, uid, Long.MAX_VALUE).ifPresent(this::wake);
  }

  /** When an object of this cluster, known only from our own write, stops counting. */
  public Optional<Instant> doubtful(ResourceKey cluster, String uid) {
    return owned.of(cluster, uid).stream()
        .flatMap(id -> Optional.ofNullable(items.get(id)).flatMap(i -> lapses(id, i)).stream())
        .min(Comparator.naturalOrder());
  }

  /** What RayClusters say of themselves. */
  public OwnStatusWrites ownStatusWrites() {
    return ownStatusWrites;
  }

  /** The cluster is no more. */
  public void forget(String uid) {
    ownStatusWrites.forget(uid);
    owners.forget(uid).ifPresent(deletedPodNames::forget);
    waiting.all().forEach(changeListener::of);
  }

  /** Another cluster has an object that this one wants: it is woken when that may have changed. */
  public void wants(ObjectId id, ResourceKey cluster) {
    waiting.add(id, cluster);
  }

  private void put(Map<String, Object> object, Optional<Instant> ownWriteAt) {
    ObjectId id = Manifest.idOf(object);
    String uid = new Tree(object).at("metadata", "uid").text();
    Optional<Owner> cluster = owners.of(object, id, uid, ownWriteAt.isPresent());
    long version = ObservedVersions.of(object);
    boolean isGoing = !new Tree(object).at("metadata", "deletionTimestamp").isAbsent();
    if (tombstones.has(uid, version, isGoing)) {
      return;
    }
    if (cluster.isEmpty()) {
      CacheEntry old = items.get(id);
      if (old != null && old.uid().equals(uid) && old.version() <= version) {
        remove(id, uid, version).ifPresent(this::wake);
      }
      return;
    }
    tombstones.isBack(uid, version);
    Object value = CacheEntry.valueOf(object);
    CacheEntry item = new CacheEntry(cluster.get(), uid, version, value, ownWriteAt);
    CacheEntry[] before = new CacheEntry[1];
    boolean[] isNews = new boolean[1];
    items.compute(
        id,
        (key, old) -> {
          if (tombstones.has(uid, version, isGoing)) {
            return old; // it was deleted meanwhile
          }
          boolean same = old != null && old.uid().equals(uid);
          // What a watch delivered stays so: our own answer with the same version must not replace
          // it.
          boolean asNew = same && old.version() == item.version() && ownWriteAt.isPresent();
          if (asNew || same && old.version() > item.version()) {
            return old;
          }
          boolean stays = same && old.cluster().equals(item.cluster());
          isNews[0] = !stays || old.version() != item.version() && !old.value().equals(value);
          before[0] = old;
          return item;
        });
    owned.add(cluster.get(), id);
    if (before[0] != null && !before[0].cluster().equals(cluster.get())) {
      leave(before[0].cluster(), id);
      wake(before[0].cluster());
    }
    // What the controller of one kind writes is news for that of the object which it belongs to.
    boolean isReconciled = kinds.named(id.kind()).isPresent();
    if (isNews[0] && (ownWriteAt.isEmpty() || isReconciled)) {
      boolean canWait = before[0] != null && before[0].canWait(item);
      owners.key(item.cluster()).ifPresent(canWait ? changeListener::soon : changeListener::of);
    }
  }

  /** A cluster not yet observed sees everything in its first pass anyway. */
  private void wake(Owner owner) {
    owners.key(owner).ifPresent(changeListener::of);
  }

  private Optional<Owner> remove(ObjectId id, String uid, long version) {
    return remove(id, uid, version, Long.MAX_VALUE);
  }

  /**
   * @param newest what is known in a later version stays
   */
  private Optional<Owner> remove(ObjectId id, String uid, long version, long newest) {
    tombstones.add(uid, version, clock.instant());
    CacheEntry[] removed = new CacheEntry[1];
    items.computeIfPresent(
        id,
        (key, old) -> {
          if (!old.uid().equals(uid) || old.version() > newest) {
            return old;
          }
          removed[0] = old;
          deletedPodNames.add(old.cluster(), id);
          return null;
        });
    if (removed[0] == null) {
      return Optional.empty();
    }
    left(id, removed[0]);
    return Optional.of(removed[0].cluster());
  }

  private void left(ObjectId id, CacheEntry item) {
    owners.gone(item.uid());
    leave(item.cluster(), id);
    waiting.freed(id).forEach(changeListener::of);
  }

  private void leave(Owner cluster, ObjectId id) {
    owned.remove(
        cluster,
        id,
        () -> {
          CacheEntry now = items.get(id);
          return now != null && now.cluster().equals(cluster);
        });
  }

  private boolean isUnconfirmed(ObjectId id, CacheEntry item) {
    boolean stale = lapses(id, item).filter(when -> when.isBefore(clock.instant())).isPresent();
    if (stale) {
      items.remove(id, item);
    }
    return stale;
  }

  /** When our own write stops counting; empty where a watch delivered it too. */
  private Optional<Instant> lapses(ObjectId id, CacheEntry item) {
    return item.ownWriteAt()
        .map(when -> when.plus(observedVersions.isPast(id, item.version()) ? CREDIT : LONG_CREDIT));
  }
}
