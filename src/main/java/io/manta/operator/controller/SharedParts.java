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
 * @param foreign bounds passes that render templates which are not the operator's
 * @param starting bounds passes over objects that start
 * @param edited bounds passes over objects whose spec changed
 * @param server what is known of the API server
 * @param objects those of all kinds
 * @param dashboards asks Ray's dashboards
 * @param passes counts passes
 */
public record SharedParts(
    ObjectCache cache,
    Watches watches,
    Rendering rendering,
    Writer writer,
    ConcurrencyLimit foreign,
    ConcurrencyLimit starting,
    ConcurrencyLimit edited,
    Observed server,
    ReconciledObjects objects,
    DashboardPoller<ResourceKey> dashboards,
    PassCounter passes,
    Clock clock) {}
