package io.manta.operator.controller;

import io.manta.apply.Writer;
import io.manta.dashboard.DashboardPoller;
import io.manta.model.Observed;
import io.manta.operator.cache.ObjectCache;
import io.manta.operator.cache.ResourceKey;
import io.manta.operator.cache.Watches;
import java.time.Clock;

/**
 * What the reconcilers of all kinds share.
 *
 * @param server what is known of the API server
 * @param objects those of all kinds
 * @param dashboards asks Ray's dashboards
 * @param prunes what of the left-overs stays
 * @param passes counts passes
 */
public record SharedParts(
    ObjectCache cache,
    Watches watches,
    Rendering rendering,
    Writer writer,
    PassLimits limits,
    Observed server,
    ReconciledObjects objects,
    DashboardPoller<ResourceKey> dashboards,
    PruneGate prunes,
    PassCounter passes,
    Clock clock) {}
