package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Under which account PostgreSQL runs, since it refuses to run as root. */
enum Account {
  /** We are an ordinary user: so is the server. */
  OURS,

  /**
   * We are root: in a user namespace without a mapping the server is nobody, and yet owns our
   * files.
   */
  NAMESPACE,

  /**
   * We are root where namespaces are forbidden, as in most containers: the server is nobody, and
   * the files become his.
   */
  NOBODY;

  static Account choose() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return OURS;
    }
    if (NAMESPACE.works()) {
      return NAMESPACE;
    }
    if (NOBODY.works()) {
      return NOBODY;
    }
    throw new ServerException(
        "Expected unshare or setpriv, with which root can start PostgreSQL as nobody, but neither works here");
  }

  List<String> command(List<String> words) {
    var command = new ArrayList<>(prefix());
    command.addAll(words);
    return command;
  }

  /** Where the programs go: nobody cannot look into root's home. */
  Path cache() {
    return switch (this) {
      case OURS, NAMESPACE -> {
        var xdg = System.getenv("XDG_CACHE_HOME");
        var base =
            xdg == null || xdg.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(xdg);
        yield base.resolve("countersign");
      }
      case NOBODY -> Path.of("/var/tmp/countersign");
    };
  }

  /** Makes a folder of ours usable for the server. */
  void give(Path folder) throws IOException {
    switch (this) {
      case OURS, NAMESPACE -> {}
      case NOBODY -> {
        Files.setAttribute(folder, "unix:uid", 65_534);
        Files.setAttribute(folder, "unix:gid", 65_534);
      }
    }
  }

  private List<String> prefix() {
    return switch (this) {
      case OURS -> List.of();
      case NAMESPACE -> List.of("unshare", "-U");
      case NOBODY -> List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
    };
  }

  /** Whether this machine lets us. */
  boolean works() {
    try {
      var process = new ProcessBuilder(command(List.of("true"))).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
