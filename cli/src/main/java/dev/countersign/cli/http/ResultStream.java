package dev.countersign.cli.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.CliException;
import dev.countersign.json.result.ResultLines;
import java.io.IOException;
import java.io.InputStream;

/** Reads a result as the gateway hands it out, one row in memory at a time. */
public final class ResultStream {
  private ResultStream() {}

  /**
   * Tells a reader what is in it, and closes it.
   *
   * @throws CliException when it is no result, or breaks off
   */
  public static void read(InputStream result, ResultLines.Reader reader) {
    try (var json = ResultLines.EXACT.createParser(result)) {
      var end = JsonNodeFactory.instance.objectNode();
      boolean failed = false;
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        switch (field) {
          case "columns" -> reader.columns(tree(json));
          case "rows" -> rows(json, reader);
          case "more" -> more(json, reader);
          case "error" -> {
            failed = true;
            reader.error(tree(json));
          }
          default -> end.set(field, tree(json));
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT);
      if (!failed) {
        reader.end(end);
      }
    } catch (IOException e) {
      throw new CliException("Expected the whole result, but it broke off: " + e.getMessage(), e);
    }
  }

  private static void more(JsonParser json, ResultLines.Reader reader) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        if (field.equals("rows")) {
          rows(json, reader);
        } else {
          reader.columns(tree(json));
        }
      }
    }
  }

  private static void rows(JsonParser json, ResultLines.Reader reader) throws IOException {
    while (json.nextToken() == JsonToken.START_ARRAY) {
      reader.row(tree(json));
    }
  }

  private static JsonNode tree(JsonParser json) throws IOException {
    return ResultLines.EXACT.readTree(json);
  }

  private static void require(boolean isResult) throws IOException {
    if (!isResult) {
      throw new IOException("Expected a result, but it is other JSON");
    }
  }
}
