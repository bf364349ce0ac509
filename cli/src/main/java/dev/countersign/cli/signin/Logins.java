package dev.countersign.cli.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The logins on this machine, one a gateway, in files that only their owner may read. */
public final class Logins {
  private static final JsonMapper JSON = new JsonMapper();

  private final Home home;

  public Logins(Home home) {
    this.home = home;
  }

  /** The login at a gateway, where there is one. */
  public Optional<Login> at(URI server) {
    var file = home.state().resolve("logins").resolve(name(server));
    return Files.isReadable(file) ? Optional.of(read(file)) : Optional.empty();
  }

  public void keep(URI server, Login login) {
    try {
      Home.writeSecret(folder().resolve(name(server)), JSON.writeValueAsString(login.json()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Forgets the login at a gateway.
   *
   * @return what it was, where there was one
   */
  public Optional<Login> forget(URI server) {
    var before = at(server);
    try {
      Files.deleteIfExists(home.state().resolve("logins").resolve(name(server)));
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to forget the login at " + server, e);
    }
    return before;
  }

  /**
   * Changes a login while nobody else does: a provider may take each refresh token once only.
   *
   * @param change makes the next one of what is there by then
   */
  Login change(URI server, UnaryOperator<Login> change) {
    var file = folder().resolve("lock");
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      var before =
          at(server)
              .orElseThrow(
                  () ->
                      new CliException("Expected a login at %s, but it is gone".formatted(server)));
      var after = change.apply(before);
      if (!after.equals(before)) {
        keep(server, after);
      }
      return after;
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to lock " + file, e);
    }
  }

  private Path folder() {
    return home.folder("logins");
  }

  private static Login read(Path file) {
    try {
      return Login.of(JSON.readTree(Home.read(file)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CliException(
          "Expected a login in %s, but it does not read; countersign logout forgets it"
              .formatted(file),
          e);
    }
  }

  /** Addresses have characters that file names have not. */
  private static String name(URI server) {
    var host = server.getHost().replaceAll("[^A-Za-z0-9.-]", "_");
    var whole = server.toString().getBytes(StandardCharsets.UTF_8);
    return host + "-" + HexFormat.of().formatHex(sha256(whole), 0, 8) + ".json";
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
