/** {@code manta lsp}: the Language Server Protocol around the answers of {@code editor/}. */
package io.manta.lsp;
