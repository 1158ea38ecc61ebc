/** What {@code manta dev} shows: pure functions from objects to lines, and the screen. */
package io.manta.dev.view;
