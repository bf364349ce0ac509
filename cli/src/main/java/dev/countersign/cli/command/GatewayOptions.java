package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.LocalPlatform;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Option;

/** Which gateway; as nobody yet. */
final class GatewayOptions {
  static final String USUAL = "http://127.0.0.1:8080";

  @Option(
      names = {"--url", "--server"},
      paramLabel = "URL",
      description =
          "The gateway (COUNTERSIGN_URL; else the platform in .countersign, else " + USUAL + ").")
  private String url = "";

  URI server(Shell shell) {
    return server(url, shell);
  }

  /**
   * The gateway that somebody means.
   *
   * @param given on the command line; empty where it is not
   */
  static URI server(String given, Shell shell) {
    var text = given.isEmpty() ? shell.variable("COUNTERSIGN_URL") : given;
    if (text.isEmpty()) {
      return LocalPlatform.of(shell.home())
          .map(LocalPlatform::gateway)
          .orElseGet(() -> URI.create(USUAL));
    }
    try {
      var uri = new URI(text);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new CliException("Expected an address like http://host:8080, but got " + text, e);
    }
    throw new CliException("Expected an address like http://host:8080, but got " + text);
  }
}
