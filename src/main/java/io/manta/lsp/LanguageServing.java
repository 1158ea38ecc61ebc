package io.manta.lsp;

import io.manta.lint.Linter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.eclipse.lsp4j.CompletionOptions;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;

/** One conversation with an editor, from its first message to its end. */
public final class LanguageServing implements LanguageServer, WorkspaceService {

  /** Expressions are followed by recursion. */
  private static final long STACK_BYTES = 16L << 20;

  /** After these an editor asks by itself. */
  private static final List<String> TRIGGERS = List.of(".", "|", "\"", "'", "/", "%");

  private final String version;
  private final BundledFiles bundled = new BundledFiles();
  private final Conversation conversation = new Conversation();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final ScheduledExecutorService answers = thread("answers");
  private final ScheduledExecutorService checking = thread("checks");
  private final TextDocuments documents;
  private LanguageClient client;

  /**
   * @param linter what lies below the edited files, and what they are judged by
   * @param version Manta's
   */
  public LanguageServing(Linter linter, String version) {
    this.version = version;
    this.documents =
        new TextDocuments(conversation, linter, answers, checking, bundled, () -> client);
  }

  private static ScheduledExecutorService thread(String name) {
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(null, task, "lsp-" + name, STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        };
    return Executors.newSingleThreadScheduledExecutor(threads);
  }

  /**
   * Serves until the editor ends it, or is gone.
   *
   * @return 0 when the editor announced the end
   */
  public int serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
    Launcher<LanguageClient> launcher = LSPLauncher.createServerLauncher(this, in, out);
    client = launcher.getRemoteProxy();
    Future<Void> listening = launcher.startListening();
    Thread waiting = new Thread(() -> waitFor(listening), "lsp-input");
    waiting.setDaemon(true);
    waiting.start();
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      answers.shutdownNow();
      checking.shutdownNow();
      bundled.close();
    }
  }

  /** An editor that is gone says nothing more: its end of the pipe is closed. */
  private void waitFor(Future<Void> listening) {
    try {
      listening.get();
    } catch (ExecutionException | InterruptedException e) {
      System.err.println("manta lsp: " + e.getMessage());
    }
    end.complete(conversation.exitCode());
  }

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    conversation.initialize();
    Optional.ofNullable(params.getProcessId())
        .flatMap(ProcessHandle::of)
        .ifPresent(editor -> editor.onExit().thenRun(() -> end.complete(1)));
    ServerCapabilities can = new ServerCapabilities();
    can.setTextDocumentSync(TextDocumentSyncKind.Incremental);
    can.setCompletionProvider(new CompletionOptions(false, TRIGGERS));
    can.setHoverProvider(true);
    can.setDefinitionProvider(true);
    can.setDeclarationProvider(true);
    return CompletableFuture.completedFuture(
        new InitializeResult(can, new ServerInfo("manta", version)));
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    conversation.shutDown();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void exit() {
    end.complete(conversation.exitCode());
  }

  @Override
  public void setTrace(SetTraceParams params) {
    // There is no trace.
  }

  @Override
  public TextDocumentService getTextDocumentService() {
    return documents;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return this;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    // There is nothing to configure.
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    documents.checkAll();
  }
}
