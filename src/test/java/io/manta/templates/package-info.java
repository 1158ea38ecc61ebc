/** The built-in templates, the page about them, and the examples on that page. */
package io.manta.templates;
