/** Where a template failed and why, in the words of the template language. */
package io.manta.template.error;
