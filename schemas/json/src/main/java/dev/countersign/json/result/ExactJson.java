package dev.countersign.json.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import java.io.IOException;
import java.io.StringWriter;

/**
 * JSON as targets write it, whatever is in it: each number digit for digit, and values as long as
 * rows may be. Nothing here becomes a tree, for what nests deeper than a stack is valid too.
 */
public final class ExactJson {
  /** More than the stack of any server lets it nest. */
  private static final int DEEPEST = 1_000_000;

  /** Names are not kept either: each row may have others. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private ExactJson() {}

  /** Copies the value that the parser is at, up to its end. */
  public static void copy(JsonParser from, JsonGenerator to) throws IOException {
    int depth = 0;
    do {
      var token = from.currentToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (token.isNumeric()) {
        to.writeNumber(from.getText());
      } else {
        to.copyCurrentEvent(from);
      }
    } while (depth > 0 && from.nextToken() != null);
  }

  /** The value that the parser is at, which is not null, as text: what is a container is JSON. */
  public static String text(JsonParser from) throws IOException {
    if (!from.currentToken().isStructStart()) {
      return from.getText();
    }
    var text = new StringWriter();
    try (var to = FACTORY.createGenerator(text)) {
      copy(from, to);
    }
    return text.toString();
  }
}
