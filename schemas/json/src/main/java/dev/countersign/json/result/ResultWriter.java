package dev.countersign.json.result;

import java.io.IOException;

/**
 * Turns a result as agents write it, JSON Lines, into what its readers want, as it comes by. Not
 * thread-safe.
 */
public interface ResultWriter {

  /**
   * The next bytes, cut anywhere.
   *
   * @throws IOException when the reader has gone, or a line is longer than a line may be
   */
  void bytes(byte[] bytes) throws IOException;

  /** Nothing follows. */
  void end() throws IOException;
}
