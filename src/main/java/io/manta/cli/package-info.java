/** The commands of {@code manta}, one class each: their flags, output and exit codes. */
package io.manta.cli;
