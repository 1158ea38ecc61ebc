// What manta dev sends: states, one after the other, for as long as somebody sees the page.

/**
 * Follows the stream and reconnects by itself. A page that nobody sees does not listen: browsers
 * allow six connections to one host, and tabs in the background would use them up.
 *
 * @param onState called with each state
 * @param onConnection called with "live", "lost" or "ended"
 * @param onTime called with how many milliseconds the clock of manta dev is behind this one
 */
export function follow(onState, onConnection, onTime) {
  const again = 1000;
  let source = null;
  let timer = 0;
  let ended = false;

  function open() {
    close();
    if (document.hidden || ended) return;
    source = new EventSource("now");
    source.addEventListener("hello", (event) => {
      onTime(Date.now() - Date.parse(JSON.parse(event.data)));
      onConnection("live");
    });
    source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
    source.addEventListener("ended", () => {
      ended = true;
      close();
      onConnection("ended");
    });
    source.addEventListener("error", () => {
      close();
      onConnection("lost");
      timer = setTimeout(open, again);
    });
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  open();
}
