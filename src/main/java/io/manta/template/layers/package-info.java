/**
 * How the layers of a template become one object: merge of maps and lists by key, and the template
 * line that each field came from.
 */
package io.manta.template.layers;
