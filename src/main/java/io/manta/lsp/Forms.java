package io.manta.lsp;

import io.manta.editor.Completion;
import io.manta.editor.Diagnosis;
import io.manta.editor.Hover;
import io.manta.editor.Span;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionItemKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Answers in the words of the protocol. */
final class Forms {

  private Forms() {}

  /** The protocol counts from 0. */
  static Position position(io.manta.schema.Position place) {
    return new Position(place.line() - 1, place.column() - 1);
  }

  static Range range(Span span) {
    return new Range(position(span.from()), position(span.to()));
  }

  /**
   * @param page where rules are described, for {@code #rule} behind it
   */
  static Diagnostic diagnostic(Diagnosis diagnosis, String page) {
    DiagnosticSeverity severity =
        diagnosis.isError() ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
    Diagnostic out =
        new Diagnostic(range(diagnosis.span()), diagnosis.message(), severity, "manta");
    if (!diagnosis.code().isEmpty()) {
      out.setCode(diagnosis.code());
      out.setCodeDescription(new DiagnosticCodeDescription(page + "#" + diagnosis.code()));
    }
    return out;
  }

  static CompletionItem item(Completion completion) {
    CompletionItem item = new CompletionItem(completion.label());
    item.setKind(kind(completion.kind()));
    item.setDetail(completion.detail().isEmpty() ? null : completion.detail());
    if (!completion.words().isEmpty()) {
      item.setDocumentation(new MarkupContent(MarkupKind.MARKDOWN, completion.words()));
    }
    boolean isKey = completion.kind() == Completion.Kind.YAML;
    String text = isKey ? completion.label() + ":" : completion.label();
    item.setTextEdit(Either.forLeft(new TextEdit(range(completion.replaces()), text)));
    return item;
  }

  private static CompletionItemKind kind(Completion.Kind kind) {
    return switch (kind) {
      case VARIABLE -> CompletionItemKind.Variable;
      case FIELD -> CompletionItemKind.Field;
      case FUNCTION, MACRO, FILTER -> CompletionItemKind.Function;
      case TEST, TAG -> CompletionItemKind.Keyword;
      case BLOCK -> CompletionItemKind.Module;
      case FILE -> CompletionItemKind.File;
      case YAML -> CompletionItemKind.Property;
    };
  }

  static org.eclipse.lsp4j.Hover hover(Hover hover) {
    return new org.eclipse.lsp4j.Hover(
        new MarkupContent(MarkupKind.MARKDOWN, hover.markdown()), range(hover.span()));
  }
}
