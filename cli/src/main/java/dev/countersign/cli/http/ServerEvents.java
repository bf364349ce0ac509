package dev.countersign.cli.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events, as the HTML standard has them (section 9.2), of one connection. */
public final class ServerEvents implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final BufferedReader lines;
  private String id = "";

  ServerEvents(InputStream body) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /**
   * A piece of the stream.
   *
   * @param id what to go on from once the piece is dealt with; empty where the gateway gave none
   * @param event nothing for a sign of life
   */
  public record Piece(String id, Optional<JsonNode> event) {}

  /**
   * Waits for the next piece; one that was cut off counts for nothing.
   *
   * @return nothing when the stream is over
   * @throws IOException when the connection broke
   */
  public Optional<Piece> next() throws IOException {
    var data = new StringBuilder();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        return Optional.of(new Piece(id, event(data.toString())));
      }
      if (line.startsWith("id:")) {
        id = value(line, "id:");
      } else if (line.startsWith("data:")) {
        data.append(value(line, "data:")).append('\n');
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static String value(String line, String field) {
    var value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private static Optional<JsonNode> event(String data) {
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(data));
    } catch (JsonProcessingException e) {
      throw new CliException("Expected events in JSON, but got something else", e);
    }
  }
}
