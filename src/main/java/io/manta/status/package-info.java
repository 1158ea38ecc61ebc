/**
 * What an object says about itself: status, conditions, events. Pure; fields, conditions and
 * reasons are KubeRay's, Manta's own stand beside them.
 */
package io.manta.status;
