package dev.countersign.cli.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Ends parts: kindly, then not; with everything that they have started. */
final class Stopper {
  static final Duration KINDLY = Duration.ofSeconds(12);

  /**
   * For the agent, which lets what runs come to its end ({@code drain-within}, 30 s) and then
   * reports it (10 s). One that runs nothing ends at once.
   */
  static final Duration DRAINING = Duration.ofSeconds(45);

  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** What is stopped together; the servers last, for the others say goodbye to them. */
  static final List<List<String>> ORDER =
      List.of(
          List.of(Part.AGENT, Part.GATEWAY, Part.AUDIT, Part.NOTIFIER),
          List.of(Part.POLICY),
          List.of(Part.KAFKA, Part.POSTGRES));

  private final PidFiles pids;
  private final Duration kindly;
  private final Duration draining;

  Stopper(PidFiles pids) {
    this(pids, KINDLY, DRAINING);
  }

  /**
   * @param kindly how long a part may take to end by itself
   * @param draining the same for the agent
   */
  Stopper(PidFiles pids, Duration kindly, Duration draining) {
    this.pids = pids;
    this.kindly = kindly;
    this.draining = draining;
  }

  /** Stops whatever of this platform runs; returns the names of what did. */
  List<String> stopAll() {
    var stopped = new ArrayList<String>();
    for (var together : ORDER) {
      var processes = new LinkedHashMap<ProcessHandle, Duration>();
      for (var part : together) {
        pids.running(part)
            .ifPresent(
                process -> {
                  processes.put(process, part.equals(Part.AGENT) ? draining : kindly);
                  stopped.add(part);
                });
        pids.forget(part);
      }
      end(processes);
    }
    return stopped;
  }

  /** As a crash would: at once, and without a word. */
  void kill(String part) {
    var process = pids.running(part);
    pids.forget(part);
    process.ifPresent(
        it -> {
          it.destroyForcibly();
          await(List.of(it), AT_ONCE);
        });
  }

  private static void end(Map<ProcessHandle, Duration> patience) {
    var processes = List.copyOf(patience.keySet());
    var children = processes.stream().flatMap(ProcessHandle::descendants).toList();
    processes.forEach(ProcessHandle::destroy);
    long began = System.nanoTime();
    patience.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            it -> {
              var left = it.getValue().minusNanos(System.nanoTime() - began);
              if (!await(List.of(it.getKey()), left)) {
                it.getKey().destroyForcibly();
              }
            });
    children.forEach(ProcessHandle::destroy);
    if (!await(children, AT_ONCE)) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    await(processes, AT_ONCE);
  }

  private static boolean await(List<ProcessHandle> processes, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!processes.stream().allMatch(Stopper::isGone)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  /** A process that nobody has collected yet, as in a container without an init, has no command. */
  static boolean isGone(ProcessHandle process) {
    return !process.isAlive()
        || (process.info().arguments().isEmpty() && process.info().commandLine().isEmpty());
  }
}
