package io.manta.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DeclarationParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that the build left, spoken to as an editor does. */
@Timeout(180)
class LanguageServerIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Process process;
  private OutputStream toServer;
  private LanguageServer server;
  private final Editor editor = new Editor();

  /** Keeps what the server reports. */
  private static final class Editor implements LanguageClient {

    private final List<PublishDiagnosticsParams> reports = new CopyOnWriteArrayList<>();

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams params) {
      reports.add(params);
    }

    @Override
    public void telemetryEvent(Object object) {}

    @Override
    public void showMessage(MessageParams params) {}

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(
        ShowMessageRequestParams params) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void logMessage(MessageParams params) {}
  }

  @BeforeEach
  void start() throws Exception {
    process =
        new ProcessBuilder(Path.of("target", "manta").toAbsolutePath().toString(), "lsp")
            .redirectError(folder.resolve("stderr").toFile())
            .start();
    InputStream fromServer = process.getInputStream();
    toServer = process.getOutputStream();
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(editor, fromServer, toServer);
    launcher.startListening();
    server = launcher.getRemoteProxy();
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  private InitializeResult initialize() throws Exception {
    InitializeResult result = server.initialize(new InitializeParams()).get(60, TimeUnit.SECONDS);
    server.initialized(new org.eclipse.lsp4j.InitializedParams());
    return result;
  }

  private String open(String name, String text) {
    String uri = folder.resolve(name).toUri().toString();
    server
        .getTextDocumentService()
        .didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "manta", 1, text)));
    return uri;
  }

  private void change(String uri, int version, Range range, String text) {
    TextDocumentContentChangeEvent event = new TextDocumentContentChangeEvent(range, text);
    server
        .getTextDocumentService()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version), List.of(event)));
  }

  private List<Diagnostic> reported(String uri, int version) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                editor.reports.stream()
                    .filter(one -> one.getUri().equals(uri) && version == one.getVersion())
                    .map(PublishDiagnosticsParams::getDiagnostics)
                    .findFirst(),
            java.util.Optional::isPresent)
        .get();
  }

  private static Range at(int line, int from, int to) {
    return new Range(new Position(line, from), new Position(line, to));
  }

  private List<String> completion(String uri, int line, int character) throws Exception {
    return server
        .getTextDocumentService()
        .completion(
            new CompletionParams(new TextDocumentIdentifier(uri), new Position(line, character)))
        .get(60, TimeUnit.SECONDS)
        .getLeft()
        .stream()
        .map(CompletionItem::getLabel)
        .toList();
  }

  @Test
  void a_template_is_judged_while_it_is_typed_and_questions_are_answered() throws Exception {
    assertThat(initialize().getCapabilities().getHoverProvider().getLeft()).isTrue();
    String uri = open("cluster/a.yaml.peb", "{# ours #}\na: {{ clusterr.name }}\n");

    Diagnostic wrong = reported(uri, 1).get(0);
    assertThat(wrong.getRange()).isEqualTo(at(1, 6, 14));
    assertThat(wrong.getCode().getLeft()).isEqualTo("undeclared-name");
    Path page = Path.of(java.net.URI.create(wrong.getCodeDescription().getHref().split("#")[0]));
    assertThat(Files.readString(page)).contains("### undeclared-name");

    change(uri, 2, at(1, 6, 14), "cluster.");
    assertThat(completion(uri, 1, 14)).contains("name", "spec");
    change(uri, 3, at(1, 3, 24), "{% if false %}{{ cluster.name }}{% endif %}");
    assertThat(reported(uri, 3)).isEmpty();
    Hover hover =
        server
            .getTextDocumentService()
            .hover(new HoverParams(new TextDocumentIdentifier(uri), new Position(1, 29)))
            .get(60, TimeUnit.SECONDS);
    assertThat(hover.getContents().getRight().getValue()).contains("the RayCluster's name");
  }

  @Test
  void the_file_that_is_overridden_can_be_opened() throws Exception {
    initialize();
    String uri = open("pod/head.yaml.peb", "{% extends \"builtin/pod/head.yaml.peb\" %}\n");

    Location below =
        server
            .getTextDocumentService()
            .declaration(new DeclarationParams(new TextDocumentIdentifier(uri), new Position(0, 0)))
            .get(60, TimeUnit.SECONDS)
            .getLeft()
            .get(0);

    Path copy = Path.of(java.net.URI.create(below.getUri()));
    assertThat(copy).hasContent(Files.readString(Path.of("templates/pod/head.yaml.peb")));
    server.shutdown().get(60, TimeUnit.SECONDS);
    server.exit();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(copy).doesNotExist();
  }

  @Test
  void the_order_of_the_protocol_is_kept() throws Exception {
    CompletableFuture<?> early =
        server
            .getTextDocumentService()
            .hover(new HoverParams(new TextDocumentIdentifier("file:///a"), new Position(0, 0)));
    assertThatThrownBy(() -> early.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ResponseErrorException.class,
            e -> assertThat(e.getResponseError().getCode()).isEqualTo(-32002));
    initialize();
    server.exit();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }

  @Test
  void it_ends_with_its_editor() throws Exception {
    initialize();
    toServer.close();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }

  @Test
  void broken_messages_and_broken_and_huge_texts_do_not_end_it() throws Exception {
    initialize();
    send("{\"jsonrpc\":\"2.0\",\"id\":");
    send("[]");
    send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":7}");
    send("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"nobody/knowsThis\"}");
    String broken = open("cluster/broken.yaml.peb", "{{ {% \"' {# \uD800 {% if {{ }}\n");
    assertThat(reported(broken, 1)).isNotEmpty();
    completion(broken, 0, 3);
    String deep =
        open("cluster/deep.yaml.peb", "x: {{ " + "\"a\" ~ ".repeat(100_000) + "\"a\" }}\n");
    assertThat(reported(deep, 1)).isNotEmpty();
    String huge = open("cluster/huge.yaml.peb", "# long\n".repeat(400_000));
    assertThat(reported(huge, 1).get(0).getMessage()).contains("larger than");
    assertThat(completion(huge, 300_000, 0)).isEmpty();

    String uri = open("cluster/a.yaml.peb", "a: {{ head. }}\n");
    assertThat(completion(uri, 0, 11)).contains("service");
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void of_many_changes_the_last_is_judged() throws Exception {
    initialize();
    String uri = open("cluster/a.yaml.peb", "a: {{ cluster. }}\n");
    String typed = "namespaceX";
    int version = 1;
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < typed.length(); i++) {
        change(uri, ++version, at(0, 14 + i, 14 + i), typed.substring(i, i + 1));
      }
      change(uri, ++version, at(0, 14, 14 + typed.length()), "");
    }
    change(uri, ++version, at(0, 14, 14), typed);

    assertThat(reported(uri, version).get(0).getRange()).isEqualTo(at(0, 14, 24));
    assertThat(editor.reports).hasSizeLessThan(version / 4);
  }

  private void send(String body) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    synchronized (toServer) {
      toServer.write(
          ("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      toServer.write(bytes);
      toServer.flush();
    }
  }
}
