/** What is hardly meant in templates, as {@code manta lint} says it. */
package io.manta.lint;
