/** Makes the figures and pictures of {@code src/test/benchmark} from the results of its runs. */
package io.manta.benchmark;
