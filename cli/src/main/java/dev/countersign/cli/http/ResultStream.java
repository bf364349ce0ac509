package dev.countersign.cli.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.CliException;
import dev.countersign.json.result.ExactJson;
import java.io.IOException;
import java.io.InputStream;

/** Reads a result as the gateway hands it out, one row in memory at a time. */
public final class ResultStream {
  private static final JsonMapper SHORT = new JsonMapper();

  private ResultStream() {}

  /** Takes what a result is made of, in its order; the parser is at each, and then at its end. */
  public interface Reader {
    /** What one statement returned begins; where a text returned nothing, it has no columns. */
    void columns(JsonParser columns) throws IOException;

    /** One value for each column. */
    void row(JsonParser values) throws IOException;
  }

  /**
   * Tells a reader what is in it, and closes it.
   *
   * @throws CliException when it is no result, or breaks off
   */
  public static ResultEnd read(InputStream result, Reader reader) {
    try (var json = ExactJson.FACTORY.createParser(result)) {
      var end = JsonNodeFactory.instance.objectNode();
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        switch (field) {
          case "columns" -> reader.columns(json);
          case "rows" -> rows(json, reader);
          case "more" -> more(json, reader);
          default -> end.set(field, SHORT.readTree(json));
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT);
      return new ResultEnd(end);
    } catch (IOException e) {
      throw new CliException("Expected the whole result, but it broke off: " + e.getMessage(), e);
    }
  }

  private static void more(JsonParser json, Reader reader) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        json.nextToken();
        if (field.equals("rows")) {
          rows(json, reader);
        } else {
          reader.columns(json);
        }
      }
    }
  }

  private static void rows(JsonParser json, Reader reader) throws IOException {
    while (json.nextToken() == JsonToken.START_ARRAY) {
      reader.row(json);
    }
  }

  private static void require(boolean isResult) throws IOException {
    if (!isResult) {
      throw new IOException("Expected a result, but it is other JSON");
    }
  }
}
