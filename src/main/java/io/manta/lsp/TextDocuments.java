package io.manta.lsp;

import io.manta.editor.Completion;
import io.manta.editor.Completions;
import io.manta.editor.Definition;
import io.manta.editor.DefinitionLookup;
import io.manta.editor.Diagnosis;
import io.manta.editor.Hovers;
import io.manta.editor.OpenTemplate;
import io.manta.lint.Linter;
import io.manta.template.set.EditedSet;
import io.manta.template.set.Overrides;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DeclarationParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextDocumentPositionParams;
import org.eclipse.lsp4j.jsonrpc.CompletableFutures;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.TextDocumentService;

/** The texts that are open in the editor, and what it asks about them. */
final class TextDocuments implements TextDocumentService {

  private final Conversation conversation;
  private final Linter linter;
  private final Executor answers;
  private final BundledFiles bundled;
  private final Supplier<LanguageClient> client;
  private final Checks checks;
  private final Map<String, OpenDocument> open = new ConcurrentHashMap<>();

  /** What was reported last. */
  private final Map<Path, List<Diagnosis>> reported = new ConcurrentHashMap<>();

  TextDocuments(
      Conversation conversation,
      Linter linter,
      Executor answers,
      ScheduledExecutorService checking,
      BundledFiles bundled,
      Supplier<LanguageClient> client) {
    this.conversation = conversation;
    this.linter = linter;
    this.answers = answers;
    this.bundled = bundled;
    this.client = client;
    this.checks = new Checks(linter, checking, this::report);
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    TextDocumentItem item = params.getTextDocument();
    OpenDocument.path(item.getUri())
        .map(path -> new OpenDocument(item.getUri(), path, item.getVersion(), item.getText()))
        .ifPresent(this::edited);
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    Optional.ofNullable(open.get(params.getTextDocument().getUri()))
        .map(
            document ->
                document.changed(params.getTextDocument().getVersion(), params.getContentChanges()))
        .ifPresent(this::edited);
  }

  private void edited(OpenDocument document) {
    if (conversation.isOpen()) {
      open.put(document.uri(), document);
      check(document);
    }
  }

  /** What is saved counts again. */
  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    Optional.ofNullable(open.remove(params.getTextDocument().getUri())).ifPresent(this::closed);
  }

  private void closed(OpenDocument document) {
    reported.remove(document.path());
    client.get().publishDiagnostics(new PublishDiagnosticsParams(document.uri(), List.of()));
    check(document);
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    // What is saved was judged when it was typed.
  }

  /** Something changed that is not open here. */
  void checkAll() {
    open.values().forEach(this::check);
  }

  private void check(OpenDocument document) {
    boolean isOurs = bundled.holds(document.path());
    if (!isOurs && (document.isTemplate() || document.isInput())) {
      checks.changed(document, () -> List.copyOf(open.values()));
    }
  }

  private void report(Path file, Optional<OpenDocument> document, List<Diagnosis> all) {
    List<Diagnosis> before = reported.getOrDefault(file, List.of());
    if (document.isEmpty() && before.equals(all)) {
      return;
    }
    reported.put(file, all);
    PublishDiagnosticsParams params = new PublishDiagnosticsParams();
    params.setUri(document.map(OpenDocument::uri).orElseGet(() -> file.toUri().toString()));
    document.ifPresent(one -> params.setVersion(one.version()));
    String page = all.isEmpty() ? "" : bundled.lintPage();
    params.setDiagnostics(all.stream().map(one -> Forms.diagnostic(one, page)).toList());
    client.get().publishDiagnostics(params);
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams params) {
    return answer(params, List.<Completion>of(), Completions::at)
        .thenApply(all -> Either.forLeft(all.stream().map(Forms::item).toList()));
  }

  @Override
  public CompletableFuture<Hover> hover(HoverParams params) {
    return answer(params, Optional.<io.manta.editor.Hover>empty(), Hovers::at)
        .thenApply(found -> found.map(Forms::hover).orElse(null));
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return locations(params, (template, offset) -> new DefinitionLookup(template).at(offset));
  }

  /** Of a file that overrides another: that one, wherever in the file it is asked. */
  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      declaration(DeclarationParams params) {
    return locations(params, (template, offset) -> new DefinitionLookup(template).lower());
  }

  private CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      locations(
          TextDocumentPositionParams params,
          BiFunction<OpenTemplate, Integer, Optional<Definition>> question) {
    return answer(params, Optional.<Definition>empty(), question)
        .thenApply(
            found -> Either.forLeft(found.map(bundled::location).map(List::of).orElse(List.of())));
  }

  /**
   * @param none for what is no template
   */
  private <T> CompletableFuture<T> answer(
      TextDocumentPositionParams params, T none, BiFunction<OpenTemplate, Integer, T> question) {
    conversation.mustBeOpen();
    return CompletableFutures.computeAsync(
        answers,
        cancelled -> {
          cancelled.checkCanceled();
          OpenDocument document = open.get(params.getTextDocument().getUri());
          if (document == null || !document.isTemplate() || document.isTooLarge()) {
            return none;
          }
          OpenTemplate template = new OpenTemplate(set(document), document.name(), document.text());
          return question.apply(template, document.offset(params.getPosition()));
        });
  }

  private EditedSet set(OpenDocument document) {
    Map<String, String> unsaved = new HashMap<>();
    open.values().stream()
        .filter(one -> one.isTemplate() && !one.isTooLarge())
        .filter(one -> one.root().equals(document.root()))
        .forEach(one -> unsaved.put(one.file(), one.text()));
    return new EditedSet(linter.below(), Overrides.edited(document.root(), unsaved));
  }
}
