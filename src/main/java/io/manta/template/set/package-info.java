/**
 * A set of template files: the built-in ones, what overrides them, and what a file must be called.
 */
package io.manta.template.set;
