/** Where things come from, as values that a command, an editor or a page can show. */
package io.manta.explain;
