package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.protocol.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where the text of an operation comes from; it runs byte for byte as it is. */
final class SqlInput {
  @Parameters(
      arity = "0..1",
      paramLabel = "SQL",
      description = "The text; without it and without --file, standard input.")
  private String text = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The file with the text; - is standard input.")
  private String file = "";

  String read(Shell shell) {
    if (!text.isEmpty() && !file.isEmpty()) {
      throw new CliException("Expected SQL or --file, but got both");
    }
    if (!text.isEmpty()) {
      return text;
    }
    try {
      return file.isEmpty() || file.equals("-") ? decode(shell.input()) : fromFile(Path.of(file));
    } catch (CharacterCodingException e) {
      throw new CliException("Expected SQL in UTF-8, but these bytes are not", e);
    } catch (IOException e) {
      throw new CliException("Expected to read SQL, but got %s".formatted(e), e);
    }
  }

  private static String fromFile(Path path) throws IOException {
    if (!Files.isReadable(path)) {
      throw new CliException("Expected to read SQL from %s, but cannot".formatted(path));
    }
    try (var bytes = Files.newInputStream(path)) {
      return decode(bytes);
    }
  }

  /** Not leniently: what cannot be read would run as something else. */
  private static String decode(InputStream input) throws IOException {
    byte[] bytes = input.readNBytes(Topics.MAX_OPERATION_BYTES + 1);
    if (bytes.length > Topics.MAX_OPERATION_BYTES) {
      throw new CliException(
          "Expected SQL of at most %d bytes, but it is longer"
              .formatted(Topics.MAX_OPERATION_BYTES));
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
