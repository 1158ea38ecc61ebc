/** The kind RayService: a Ray cluster that serves applications, and its replacement by another. */
package io.manta.kind.rayservice;
