/** A kind of the tests alone: that one more kind needs no change outside its own folder. */
package io.manta.kind.testkind;
