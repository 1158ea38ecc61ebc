package io.manta.dev.player;

/**
 * What a played dashboard answers.
 *
 * @param code of HTTP
 * @param body a text as it is, anything else as JSON
 */
record PlayedAnswer(int code, Object body) {

  static final PlayedAnswer NOT_FOUND = new PlayedAnswer(404, "404: Not Found");
}
