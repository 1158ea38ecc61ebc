/** Tests that people write for templates, as {@code manta test} runs them. */
package io.manta.suite;
