package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Where an endpoint is: one of two options, whose value may be a secret. */
final class EndpointAddress {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The URL of a webhook. - reads it from standard input: others on this machine may see a flag.")
  private String url = "";

  @Option(
      names = "--slack",
      paramLabel = "URL",
      description = "The URL of an incoming webhook of Slack; - as above.")
  private String slack = "";

  /** In the gateway's word. */
  String kind() {
    return slack.isEmpty() ? "webhook" : "slack";
  }

  String read(Shell shell) {
    if (url.isEmpty() == slack.isEmpty()) {
      throw new CliException(
          "Expected --url or --slack, but got %s".formatted(url.isEmpty() ? "neither" : "both"));
    }
    var given = url + slack;
    return given.equals("-") ? firstLine(shell) : given;
  }

  private static String firstLine(Shell shell) {
    try {
      var line =
          new BufferedReader(new InputStreamReader(shell.input(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null || line.isBlank()) {
        throw new CliException("Expected a URL from standard input, but got nothing");
      }
      return line.strip();
    } catch (IOException e) {
      throw new CliException("Expected to read a URL, but got %s".formatted(e), e);
    }
  }
}
