package dev.countersign.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.json.result.ExactJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Where output goes: data to one stream, talk to the other, so that a pipe gets the data alone.
 *
 * @param width the columns of the terminal
 * @param rowWidth how wide rows may be: as wide as the terminal, or as they are where data goes to
 *     a file or a pipe
 */
public record Screen(PrintStream data, PrintStream talk, int width, int rowWidth) {
  private static final int USUAL = 80;
  private static final int NARROWEST = 40;
  private static final Set<String> ROWS = Set.of("columns", "rows", "more");
  private static final JsonMapper JSON = json();

  private static JsonMapper json() {
    var json =
        JsonMapper.builder(ExactJson.FACTORY.copy())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    json.getFactory().setCharacterEscapes(new ShownCharacters());
    return json;
  }

  /** A terminal. */
  public Screen(PrintStream data, PrintStream talk, int width) {
    this(data, talk, width, width);
  }

  /** The same, but for data, which goes to a file. */
  public Screen into(PrintStream file) {
    return new Screen(file, talk, width, Integer.MAX_VALUE);
  }

  /**
   * The terminal of this process.
   *
   * @param columns what the environment says of its width, or null
   * @param onTerminal whether data goes to a terminal
   */
  public static Screen ofProcess(String columns, boolean onTerminal) {
    int width =
        columns != null && columns.matches("[0-9]{1,4}")
            ? Math.max(NARROWEST, Integer.parseInt(columns))
            : USUAL;
    return new Screen(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        width,
        onTerminal ? width : Integer.MAX_VALUE);
  }

  /** For programs. */
  public void json(JsonNode node) {
    try {
      data.println(JSON.writeValueAsString(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A result, for programs: as it comes, however long it is, and each number digit for digit.
   *
   * @return what it says of itself: all but columns and rows
   */
  public ObjectNode json(InputStream document) throws IOException {
    var rest = JSON.createObjectNode();
    try (var parser = ExactJson.FACTORY.createParser(document)) {
      var generator = JSON.createGenerator(data);
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(new ShallowIndenter()));
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("Expected a result, but it is other JSON");
      }
      generator.writeStartObject();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var field = parser.currentName();
        generator.writeFieldName(field);
        parser.nextToken();
        if (ROWS.contains(field)) {
          ExactJson.copy(parser, generator);
        } else {
          rest.set(field, JSON.readTree(parser));
          generator.writeTree(rest.get(field));
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("Expected the end of the result, but there is none");
      }
      generator.writeEndObject();
      generator.close();
      data.println();
      return rest;
    }
  }

  /** For people who asked for it. */
  public void table(Table table) {
    table.lines(width).forEach(data::println);
  }

  /** A line of data, as it is: the caller has made it safe. */
  public void line(String line) {
    data.println(line);
  }

  /** To the person at the terminal; may hold text of others. */
  public void say(String sentence) {
    Wrap.words(sentence, width).forEach(talk::println);
  }

  /** To the person at the terminal, something to be copied: never broken. */
  public void show(String line) {
    talk.println(Cells.clean(line));
  }
}
