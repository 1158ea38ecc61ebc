package io.manta.kind;

import io.manta.model.Tree;
import io.manta.plan.Live;

/**
 * Another Ray object that an object depends on, as it is now.
 *
 * @param object with its status
 * @param live what belongs to it, its pods among them
 */
public record Related(Tree object, Live live) {}
