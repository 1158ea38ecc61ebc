package io.manta.lsp;

import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** How far a conversation is: the protocol allows questions between two of its messages alone. */
final class Conversation {

  private enum Stage {
    NEW,
    OPEN,
    SHUT_DOWN
  }

  private volatile Stage stage = Stage.NEW;

  /**
   * @throws ResponseErrorException for a second one
   */
  void initialize() {
    if (stage != Stage.NEW) {
      throw refused(ResponseErrorCode.InvalidRequest, "this server is initialized already");
    }
    stage = Stage.OPEN;
  }

  void shutDown() {
    mustBeOpen();
    stage = Stage.SHUT_DOWN;
  }

  boolean isOpen() {
    return stage == Stage.OPEN;
  }

  /** 0 for an end that was announced. */
  int exitCode() {
    return stage == Stage.SHUT_DOWN ? 0 : 1;
  }

  /**
   * @throws ResponseErrorException for a question at another time
   */
  void mustBeOpen() {
    if (stage == Stage.NEW) {
      throw refused(ResponseErrorCode.ServerNotInitialized, "`initialize` comes first");
    }
    if (stage == Stage.SHUT_DOWN) {
      throw refused(ResponseErrorCode.InvalidRequest, "after `shutdown` only `exit` is left");
    }
  }

  private static ResponseErrorException refused(ResponseErrorCode code, String message) {
    return new ResponseErrorException(new ResponseError(code, message, null));
  }
}
