/**
 * The template language: its tags, filters, functions and limits. The only package that knows
 * Pebble, the library that parses and evaluates templates.
 */
package io.manta.template.language;
