package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Print what an execution of a request returned. That you read it is recorded.")
final class ResultGetCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private ResultOptions output;

  @Parameters(paramLabel = "REQUEST", description = "The id of the request.")
  private String id = "";

  @Option(
      names = "--execution",
      paramLabel = "N",
      description = "The number of the execution; the latest that has a result.")
  private int execution;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Into a new file, which is there only once all of the result has come.")
  private Path file;

  ResultGetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var gateway = connection.gateway(shell);
    if (file == null) {
      return new Outcome(shell, gateway, output).result(id, execution);
    }
    if (Files.exists(file)) {
      throw exists();
    }
    Path partial = null;
    try {
      partial = Files.createTempFile(folder(), file.getFileName() + ".", ".part");
      int code;
      try (var out =
          new PrintStream(Files.newOutputStream(partial), false, StandardCharsets.UTF_8)) {
        var screen = shell.screen().into(out);
        code = new Outcome(shell.with(screen), gateway, output).result(id, execution);
        if (out.checkError()) {
          throw new IOException("not all of it could be written");
        }
      }
      if (code != ExitCode.DONE) {
        shell.screen().say("There are no rows, and no %s.".formatted(file));
        return code;
      }
      Files.move(partial, file);
      return code;
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (IOException e) {
      throw new CliException("Expected to write %s, but: %s".formatted(file, e.getMessage()), e);
    } finally {
      discard(partial);
    }
  }

  /** Of the file: what is moved within one folder is there at once. */
  private Path folder() {
    return file.toAbsolutePath().getParent();
  }

  private CliException exists() {
    return new CliException("Expected a new file, but there is a %s already".formatted(file));
  }

  private static void discard(Path partial) {
    try {
      if (partial != null) {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new CliException(
          "Expected to remove %s, but: %s".formatted(partial, e.getMessage()), e);
    }
  }
}
