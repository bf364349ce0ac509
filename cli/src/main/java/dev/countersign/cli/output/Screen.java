package dev.countersign.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.json.result.ResultLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Where output goes: data to one stream, talk to the other, so that a pipe gets the data alone.
 *
 * @param width the columns of the terminal
 */
public record Screen(PrintStream data, PrintStream talk, int width) {
  private static final int USUAL = 80;
  private static final int NARROWEST = 40;
  private static final JsonMapper JSON = json();

  private static JsonMapper json() {
    var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    json.getFactory().setCharacterEscapes(new ShownCharacters());
    return json;
  }

  /**
   * The terminal of this process.
   *
   * @param columns what the environment says of its width, or null
   */
  public static Screen ofProcess(String columns) {
    int width =
        columns != null && columns.matches("[0-9]{1,4}")
            ? Math.max(NARROWEST, Integer.parseInt(columns))
            : USUAL;
    return new Screen(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        width);
  }

  /** For programs. */
  public void json(JsonNode node) {
    try {
      data.println(JSON.writeValueAsString(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A result, for programs: as it comes, however long it is, and each number digit for digit. */
  public void json(InputStream document) throws IOException {
    try (var parser = ResultLines.EXACT.createParser(document)) {
      var generator = JSON.createGenerator(data);
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.useDefaultPrettyPrinter();
      while (parser.nextToken() != null) {
        if (parser.currentToken().isNumeric()) {
          generator.writeNumber(parser.getText());
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
      generator.close();
      data.println();
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
