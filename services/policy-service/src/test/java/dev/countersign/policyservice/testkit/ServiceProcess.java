package dev.countersign.policyservice.testkit;

import dev.countersign.policyservice.kafka.PolicyRuntime;
import dev.countersign.policyservice.kafka.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** policy-service in a process of its own, so that a test can kill it. */
public final class ServiceProcess {
  private ServiceProcess() {}

  /** Starts one; what it says goes to our own output. */
  public static Process start(Map<String, String> config) throws IOException {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceProcess.class.getName()));
    config.forEach((name, value) -> command.add(name + "=" + value));
    return new ProcessBuilder(command).inheritIO().start();
  }

  public static void main(String... settings) throws InterruptedException {
    var config = new java.util.HashMap<String, String>();
    for (var setting : settings) {
      int equals = setting.indexOf('=');
      config.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    var runtime =
        new PolicyRuntime(
            TestConfig.of(config),
            TestWorld.ROOT_KEY.verifyingKey(),
            TestWorld.OWN_KEY,
            Tally.NONE,
            failure -> Runtime.getRuntime().halt(1));
    Runtime.getRuntime().addShutdownHook(new Thread(runtime::close));
    runtime.start();
    Thread.currentThread().join();
  }
}
