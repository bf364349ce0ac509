package dev.countersign.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.cli.CliException;
import dev.countersign.cli.launch.Launcher.Progress;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Ports ANY = Ports.ANY;
  private static final Progress SILENT = new SilentProgress();

  @TempDir private Path folder;

  @Test
  void shouldSayWhichPortIsBusyAndHowToChooseAnother() throws Exception {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ports = new Ports(busy.getLocalPort(), 0, 0, 0, 0, 0, 0);

      assertThatThrownBy(() -> new Launcher(home()).up(ports, SILENT))
          .isInstanceOf(CliException.class)
          .hasMessage(
              "Expected port %d to be free for request-service, but something listens there;"
                      .formatted(busy.getLocalPort())
                  + " choose another with --port");
    }
  }

  @Test
  void shouldStopWhateverItStarts() {
    assertThat(Stopper.ORDER.stream().flatMap(java.util.List::stream))
        .containsExactlyInAnyOrderElementsOf(Part.ALL);
  }

  @Test
  void shouldRefuseASecondPlatformInTheSameFolder() {
    var home = home();
    try (var _ = Lock.tryTake(home.run().resolve("launcher.lock")).orElseThrow()) {
      assertThatThrownBy(() -> new Launcher(home).up(ANY, SILENT))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("but another ./countersign up runs one");
    }
  }

  @Test
  void shouldSayWhatIsNotBuilt() {
    assertThatThrownBy(() -> new Launcher(home()).up(ANY, SILENT))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("cli/target/lib, but it is not built");
  }

  @Test
  void shouldFreeTheFolderWhenItCouldNotStart() {
    assertThatThrownBy(() -> new Launcher(home()).up(ANY, SILENT)).isInstanceOf(CliException.class);

    assertThat(Lock.tryTake(home().run().resolve("launcher.lock"))).isPresent();
  }

  @Test
  void shouldWipeEverything() {
    var home = home();
    Home.writeSecret(home.tokens().resolve("alice.token"), "x");

    assertThat(new Launcher(home).down(true)).isEmpty();

    assertThat(Files.exists(home.state())).isFalse();
  }

  private Home home() {
    return new Home(folder, folder.resolve("state"));
  }
}
