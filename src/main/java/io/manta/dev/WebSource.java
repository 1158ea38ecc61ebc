package io.manta.dev;

import io.manta.dev.view.Board;
import io.manta.dev.view.Journal;
import io.manta.dev.view.Snapshot;
import io.manta.dev.web.Shown;
import java.util.Optional;

/** What the terminal shows, for the page. */
final class WebSource implements Shown {

  private final LiveView liveView;
  private final Journal journal;
  private final Edits edits;
  private final RenderedObjects rendered = new RenderedObjects();

  WebSource(LiveView liveView, Journal journal, Edits edits) {
    this.liveView = liveView;
    this.journal = journal;
    this.edits = edits;
  }

  @Override
  public Object now() {
    Board board = liveView.now();
    rendered.follow(board.rows(), edits.setting());
    return Snapshot.of(board, liveView.events(), journal.edits());
  }

  @Override
  public Optional<Object> manifests(String kind, String namespace, String name) {
    return rendered.of(kind, namespace, name);
  }
}
