/** How an object is judged: by its schema, then by the rules of its kind. Names no kind. */
package io.manta.rules;
