package dev.countersign.cli.audit;

import java.nio.charset.StandardCharsets;

/**
 * The file of raw records. All numbers are big-endian; a text or bytes are a length (4 bytes) and
 * so many bytes, a length of -1 standing for nothing at all.
 *
 * <pre>
 * file    = "countersign-logs/1\n", text cluster, 8 bytes time (milliseconds), section…, index, end
 * section = 'S', text topic, text topic id, 4 bytes partition, record…, 'E', 8 bytes count
 * record  = 'R', 8 bytes offset, 8 bytes timestamp (milliseconds), bytes key,
 *           4 bytes count, (text name, bytes value) for each header, bytes value
 * index   = 'X', 4 bytes count, (text topic, text topic id, 4 bytes partition, 8 bytes position of
 *           the 'S') for each section
 * end     = 8 bytes position of the 'X', "countersign-end\n"
 * </pre>
 */
final class ExportFormat {
  static final byte[] BEGIN = "countersign-logs/1\n".getBytes(StandardCharsets.US_ASCII);
  static final byte[] END = "countersign-end\n".getBytes(StandardCharsets.US_ASCII);
  static final byte SECTION = 'S';
  static final byte RECORD = 'R';
  static final byte SECTION_END = 'E';
  static final byte INDEX = 'X';

  /** No key, header or value is longer: more than twice what a topic takes. */
  static final int MOST_BYTES = 16 << 20;

  private ExportFormat() {}
}
