package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.launch.Home;
import dev.countersign.cli.output.Words;
import dev.countersign.cli.signin.Logins;
import dev.countersign.cli.signin.Session;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which gateway, and as whom. How the gateway is named on the command line, subclasses say. */
abstract class Connection {
  static final String USUAL = GatewayOptions.USUAL;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Your token (COUNTERSIGN_TOKEN); others on this machine may see a flag.")
  private String token = "";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The file with your token (COUNTERSIGN_TOKEN_FILE).")
  private String tokenFile = "";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description =
          "One of the identities of the platform in .countersign: alice, bob, carol, root.")
  private String as = "";

  /** As given on the command line; empty where it is not. */
  abstract String url();

  Gateway gateway(Shell shell) {
    return new Gateway(api(shell));
  }

  ApiClient api(Shell shell) {
    var server = GatewayOptions.server(url(), shell);
    return new ApiClient(server, bearer(server, shell));
  }

  /** How the same gateway is named on a command line that a person copies. */
  String flags() {
    var flags = new StringBuilder();
    if (!url().isEmpty()) {
      flags.append(" --server ").append(Words.quoted(url()));
    }
    if (!as.isEmpty()) {
      flags.append(" --as ").append(Words.quoted(as));
    }
    if (!tokenFile.isEmpty()) {
      flags.append(" --token-file ").append(Words.quoted(tokenFile));
    }
    return flags.toString();
  }

  private Supplier<String> bearer(URI server, Shell shell) {
    var token = token(shell);
    return token.isEmpty()
        ? Session.at(server, new Logins(shell.home()), shell.clock())
            .orElseThrow(
                () ->
                    new CliException(
                        "Expected a token, but there is none; countersign login signs in at an identity"
                            + " provider; else give --as NAME, --token-file FILE or COUNTERSIGN_TOKEN"))
        : () -> token;
  }

  /** One that was given, which wins over a login; empty where none was. */
  private String token(Shell shell) {
    if (!token.isEmpty()) {
      return printable(token);
    }
    if (!tokenFile.isEmpty()) {
      return read(Path.of(tokenFile));
    }
    if (!as.isEmpty()) {
      return read(localToken(shell));
    }
    if (!shell.variable("COUNTERSIGN_TOKEN").isEmpty()) {
      return printable(shell.variable("COUNTERSIGN_TOKEN"));
    }
    if (!shell.variable("COUNTERSIGN_TOKEN_FILE").isEmpty()) {
      return read(Path.of(shell.variable("COUNTERSIGN_TOKEN_FILE")));
    }
    return "";
  }

  private Path localToken(Shell shell) {
    if (!as.matches("[A-Za-z0-9._@+-]+")) {
      throw new CliException("Expected a name after --as, but got something else");
    }
    var file = shell.home().state().resolve("tokens").resolve(as + ".token");
    if (!Files.exists(file)) {
      throw new CliException(
          "Expected a token of %s in %s, but there is none".formatted(as, file.getParent()));
    }
    return file;
  }

  private static String read(Path file) {
    if (!Files.isReadable(file)) {
      throw new CliException("Expected to read a token from %s, but cannot".formatted(file));
    }
    return printable(Home.read(file));
  }

  /** What an HTTP header can carry; the message repeats none of it. */
  private static String printable(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new CliException("Expected a token of printable characters, but it has others");
    }
    return text;
  }
}
