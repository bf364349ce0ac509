package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.policy.PolicyFolder;
import dev.countersign.cli.policy.TestFile;
import dev.countersign.cli.policy.TestRun;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Run the cases beside the policies of a folder (*.test.yaml): given an operation and who asks,",
      "what should come of it. Needs no platform; ends with 1 where a case differs."
    })
final class PolicyTestCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of(".");

  PolicyTestCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var policies = PolicyFolder.policies(folder);
    var files = PolicyFolder.tests(folder);
    if (files.isEmpty()) {
      throw new CliException(
          "Expected test cases (*.test.yaml) in %s, but there are none".formatted(folder));
    }
    var now = Clock.systemUTC().instant();
    var outcomes = new LinkedHashMap<String, List<TestRun.Outcome>>();
    for (var file : files) {
      outcomes.put(file.file(), TestRun.of(TestFile.parse(file), policies, now));
    }
    long failed =
        outcomes.values().stream()
            .flatMap(List::stream)
            .filter(it -> !it.differences().isEmpty())
            .count();
    tell(outcomes, failed);
    return failed == 0 ? ExitCode.DONE : ExitCode.ERROR;
  }

  private void tell(Map<String, List<TestRun.Outcome>> outcomes, long failed) {
    long all = outcomes.values().stream().mapToLong(List::size).sum();
    if (output.isJson()) {
      var json = JsonNodeFactory.instance.objectNode();
      json.put("passed", all - failed).put("failed", failed);
      var cases = json.putArray("cases");
      outcomes.forEach(
          (file, each) ->
              each.forEach(
                  it -> {
                    var one = cases.addObject().put("file", file).put("name", it.name());
                    var differences = one.putArray("differences");
                    it.differences().forEach(differences::add);
                  }));
      shell.screen().json(json);
      return;
    }
    var page = new Labelled(shell.screen());
    outcomes.forEach(
        (file, each) ->
            each.forEach(
                it -> {
                  page.line(it.differences().isEmpty() ? "ok" : "FAILED", file + ": " + it.name());
                  it.differences().forEach(difference -> page.line("", difference));
                }));
    shell.screen().say("%d passed, %d failed.".formatted(all - failed, failed));
  }
}
