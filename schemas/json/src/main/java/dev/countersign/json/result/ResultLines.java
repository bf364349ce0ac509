package dev.countersign.json.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads a result line by line and tells what each is; one line is in memory at a time. */
public final class ResultLines implements ResultWriter {
  /** The longest line that is read, in bytes: a row of a few values as long as values may be. */
  private static final int LONGEST_LINE = 64 << 20;

  /** As many digits as a number of PostgreSQL can have, and more. */
  private static final int LONGEST_NUMBER = 200_000;

  /** With more places a number is short only in the notation with an exponent. */
  private static final int MOST_PLACES = 100;

  /**
   * For whoever reads results: digits are kept as they are written, trailing zeros too, and values
   * may be as long as rows may.
   */
  public static final JsonMapper EXACT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxStringLength(LONGEST_LINE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Reader reader;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Takes what a result is made of, in its order. */
  public interface Reader {
    /** What one statement returned begins; where a text returned nothing, it has no columns. */
    void columns(JsonNode columns) throws IOException;

    /** One value for each column. */
    void row(JsonNode values) throws IOException;

    /** The end of a success: {@code affected}, {@code truncated}, {@code outsideTransaction}. */
    void end(JsonNode end) throws IOException;

    /** The end of a failure: what the target said of it. */
    void error(JsonNode error) throws IOException;
  }

  public ResultLines(Reader reader) {
    this.reader = reader;
  }

  /** A value that is not null as text: what is no text, number or truth is JSON. */
  public static String text(JsonNode value) {
    if (value.isBigDecimal()) {
      var number = value.decimalValue();
      return number.scale() >= 0 && number.scale() <= MOST_PLACES
          ? number.toPlainString()
          : number.toString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  @Override
  public void bytes(byte[] bytes) throws IOException {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        piece(bytes, from, i - from);
        from = i + 1;
        endLine();
      }
    }
    piece(bytes, from, bytes.length - from);
  }

  @Override
  public void end() throws IOException {
    endLine();
  }

  private void piece(byte[] bytes, int from, int length) throws IOException {
    if (line.size() + length > LONGEST_LINE) {
      throw new IOException(
          "Expected rows of at most %d bytes, but one has more".formatted(LONGEST_LINE));
    }
    line.write(bytes, from, length);
  }

  private void endLine() throws IOException {
    if (line.size() == 0) {
      return;
    }
    var node = EXACT.readTree(line.toByteArray());
    line.reset();
    if (node.isArray()) {
      reader.row(node);
    } else if (node.has("columns")) {
      reader.columns(node.get("columns"));
    } else if (node.has("error")) {
      reader.error(node.get("error"));
    } else {
      reader.end(node);
    }
  }
}
