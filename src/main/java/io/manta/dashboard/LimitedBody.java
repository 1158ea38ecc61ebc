package io.manta.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** A body as text; one that is too long is an error before it fills the memory. */
final class LimitedBody implements BodySubscriber<String> {

  private final int longest;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<String> whole = new CompletableFuture<>();
  private Subscription subscription;

  LimitedBody(int longest) {
    this.longest = longest;
  }

  @Override
  public CompletionStage<String> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (whole.isDone()) {
      return;
    }
    try {
      buffers.forEach(this::take);
    } catch (TooLong e) {
      subscription.cancel();
      whole.completeExceptionally(e.asIoException());
    }
  }

  /** Adds what a buffer holds. */
  void take(ByteBuffer buffer) {
    if (read.size() + buffer.remaining() > longest) {
      throw new TooLong(longest);
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    read.writeBytes(bytes);
  }

  String text() {
    return read.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void onError(Throwable error) {
    whole.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    whole.complete(text());
  }

  /** More than there is room for. */
  static final class TooLong extends RuntimeException {
    TooLong(int longest) {
      super("the answer has more than " + (longest >> 20) + " MiB");
    }

    IOException asIoException() {
      return new IOException(getMessage(), this);
    }
  }
}
