package io.manta.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text for a stream, in UTF-8 with plain line ends, that can say why it could not be written. */
final class Output extends PrintWriter {

  private final Listening stream;

  Output(OutputStream stream) {
    this(new Listening(stream));
  }

  private Output(Listening stream) {
    super(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    this.stream = stream;
  }

  @Override
  public void println() {
    write('\n');
  }

  /** What the system said, such as {@code No space left on device}; empty while all is well. */
  Optional<String> failure() {
    flush();
    return stream.failure;
  }

  private static final class Listening extends FilterOutputStream {

    private Optional<String> failure = Optional.empty();

    Listening(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = failure.or(() -> Optional.of(String.valueOf(e.getMessage())));
        throw e;
      }
    }
  }
}
