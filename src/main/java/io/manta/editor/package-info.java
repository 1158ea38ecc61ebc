/**
 * Answers to what an editor asks about a template while somebody writes it: pure functions of the
 * set's texts and a place in one of them. The protocol is in {@code lsp/}.
 */
package io.manta.editor;
