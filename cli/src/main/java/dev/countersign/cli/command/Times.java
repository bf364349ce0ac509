package dev.countersign.cli.command;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people type them and the gateway takes them, looked at before anybody is asked. */
final class Times implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    try {
      return Instant.parse(text).toString();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "Expected a time like 2026-01-02T03:04:05Z, but got '%s'".formatted(text));
    }
  }
}
