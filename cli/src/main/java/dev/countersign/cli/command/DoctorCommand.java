package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.doctor.Finding;
import dev.countersign.cli.launch.LocalPlatform;
import dev.countersign.cli.launch.Part;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.Wrap;
import dev.countersign.cli.survey.Examination;
import dev.countersign.proof.note.NoteKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look at the platform and at its Kafka, and say what is wrong and what to do.",
      "Changes nothing. Ends with 1 where there is a fault, else with 0."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int CHECK = 17;

  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  private final Shell shell;
  private Instant said;

  @Mixin private KafkaOptions kafka;
  @Mixin private OutputOptions output;

  @Option(
      names = "--program",
      paramLabel = "NAME=URL",
      description =
          "A program and where it answers for its health, each (else the platform here); policy-service"
              + " and policy-service-2 are instances of one.")
  private List<String> programs = new ArrayList<>();

  @Option(
      names = "--audit-key",
      paramLabel = "KEY",
      description = "audit-service's public key, as for audit verify.")
  private String auditKey = "";

  @Option(
      names = "--state",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Compare policy-service's store with the log (the default); takes long with a long one.")
  private boolean state = true;

  DoctorCommand(Shell shell) {
    this.shell = shell;
    this.said = shell.clock().instant();
  }

  @Override
  public Integer call() {
    var platform = kafka.platform(shell);
    var settings = kafka.settings(shell);
    var cluster = kafka.cluster(shell);
    var named = named(platform);
    var scope =
        new Examination.Scope(
            settings,
            cluster,
            named,
            named.entrySet().stream()
                .filter(it -> it.getKey().startsWith(Part.POLICY))
                .map(Map.Entry::getValue)
                .toList(),
            key(cluster, platform.isPresent()),
            state);
    var findings = new Examination(scope, shell.clock(), this::progress).findings();
    if (output.isJson()) {
      shell.screen().json(json(cluster, findings));
    } else {
      findings.forEach(this::tell);
    }
    return findings.stream().anyMatch(Finding.Fault.class::isInstance)
        ? ExitCode.ERROR
        : ExitCode.DONE;
  }

  private void progress(int partition) {
    var now = shell.clock().instant();
    if (Duration.between(said, now).compareTo(SAY_EVERY) >= 0) {
      said = now;
      shell.screen().say("the store of partition %d has been compared".formatted(partition));
    }
  }

  private Map<String, URI> named(Optional<LocalPlatform> platform) {
    if (programs.isEmpty()) {
      return platform.map(LocalPlatform::programs).orElse(Map.of());
    }
    var named = new LinkedHashMap<String, URI>();
    for (var program : programs) {
      int equals = program.indexOf('=');
      try {
        var uri = new URI(program.substring(equals + 1));
        if (equals < 1 || uri.getHost() == null) {
          throw new URISyntaxException(program, "no host");
        }
        named.put(program.substring(0, equals), uri.resolve("/"));
      } catch (URISyntaxException e) {
        throw new CliException("Expected --program NAME=http://host:port, but got " + program, e);
      }
    }
    return named;
  }

  private Optional<NoteKey> key(String cluster, boolean here) {
    return auditKey.isEmpty() && !here
        ? Optional.empty()
        : Optional.of(TrustOptions.auditKey(shell, cluster, auditKey));
  }

  private void tell(Finding finding) {
    switch (finding) {
      case Finding.Fine it -> lines("ok", it.check(), it.seen());
      case Finding.Warning it -> {
        lines("warn", it.check(), it.seen());
        more("expected", it.expected());
        more("do", it.remedy());
      }
      case Finding.Fault it -> {
        lines("FAULT", it.check(), it.seen());
        more("expected", it.expected());
        more("do", it.remedy());
      }
      case Finding.Unseen it -> {
        lines("?", it.check(), it.seen());
        more("do", it.remedy());
      }
    }
  }

  private void lines(String mark, String check, String seen) {
    hanging(Cells.pad(mark, 5) + " " + Cells.pad(check, CHECK), seen);
  }

  private void more(String word, String text) {
    hanging(" ".repeat(6) + word + ":", text);
  }

  /** Text of others may be in it: {@link Wrap} makes it safe. */
  private void hanging(String first, String text) {
    var start = first + " ";
    var lines = Wrap.words(text, shell.screen().width() - start.length());
    for (int i = 0; i < lines.size(); i++) {
      shell
          .screen()
          .line(((i == 0 ? start : " ".repeat(start.length())) + lines.get(i)).stripTrailing());
    }
  }

  private static ObjectNode json(String cluster, List<Finding> findings) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("cluster", cluster)
        .put("sound", findings.stream().noneMatch(Finding.Fault.class::isInstance));
    var all = node.putArray("findings");
    for (var finding : findings) {
      var one = all.addObject().put("check", finding.check());
      switch (finding) {
        case Finding.Fine _ -> one.put("result", "fine").put("seen", finding.seen());
        case Finding.Warning it ->
            one.put("result", "warning")
                .put("seen", it.seen())
                .put("expected", it.expected())
                .put("do", it.remedy());
        case Finding.Fault it ->
            one.put("result", "fault")
                .put("seen", it.seen())
                .put("expected", it.expected())
                .put("do", it.remedy());
        case Finding.Unseen it ->
            one.put("result", "unseen").put("seen", it.seen()).put("do", it.remedy());
      }
    }
    return node;
  }
}
