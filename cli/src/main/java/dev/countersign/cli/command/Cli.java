package dev.countersign.cli.command;

import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.cli.output.Cells;
import dev.countersign.protocol.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Everything that can be typed after {@code countersign}. */
public final class Cli {
  private Cli() {}

  /** Runs one command line; returns what the process should end with. */
  public static int run(Shell shell, String... words) {
    return commandLine(shell).execute(words);
  }

  static CommandLine commandLine(Shell shell) {
    var line =
        new CommandLine(new Root())
            .addSubcommand(new UpCommand(shell))
            .addSubcommand(new DownCommand(shell))
            .addSubcommand(new StatusCommand(shell))
            .addSubcommand(new DoctorCommand(shell))
            .addSubcommand(new LogsCommand(shell))
            .addSubcommand(new DemoCommand(shell))
            .addSubcommand(new InitCommand(shell))
            .addSubcommand(new BootstrapCommand(shell))
            .addSubcommand(new ExecuteCommand(shell))
            .addSubcommand(
                new CommandLine(new MigrateCommand())
                    .addSubcommand(new MigrateCreateCommand(shell))
                    .addSubcommand(new MigrateStatusCommand(shell))
                    .addSubcommand(new MigrateUpCommand(shell))
                    .addSubcommand(new MigrateDownCommand(shell))
                    .addSubcommand(new MigrateRepairCommand(shell)))
            .addSubcommand(
                new CommandLine(new RequestCommand())
                    .addSubcommand(new ListCommand(shell))
                    .addSubcommand(new ShowCommand(shell))
                    .addSubcommand(new EvidenceCommand(shell))
                    .addSubcommand(new ApproveCommand(shell))
                    .addSubcommand(new RejectCommand(shell))
                    .addSubcommand(new OverrideCommand(shell))
                    .addSubcommand(new ReviewCommand(shell))
                    .addSubcommand(new ReconcileCommand(shell))
                    .addSubcommand(new WithdrawCommand(shell))
                    .addSubcommand(new CancelCommand(shell))
                    .addSubcommand(new ResumeCommand(shell))
                    .addSubcommand(new WatchCommand(shell)))
            .addSubcommand(
                new CommandLine(new ResultCommand())
                    .addSubcommand(new ResultForgetCommand(shell))
                    .addSubcommand(new ResultGetCommand(shell))
                    .addSubcommand(new ResultListCommand(shell)))
            .addSubcommand(
                new CommandLine(new ApprovalCommand())
                    .addSubcommand(new ApprovalAskCommand(shell))
                    .addSubcommand(new ApprovalConsumeCommand(shell))
                    .addSubcommand(new ApprovalVerifyCommand(shell)))
            .addSubcommand(
                new CommandLine(new IssuerCommand())
                    .addSubcommand(new IssuerAddCommand(shell))
                    .addSubcommand(new IssuerListCommand(shell))
                    .addSubcommand(new IssuerRemoveCommand(shell)))
            .addSubcommand(
                new CommandLine(new TargetCommand())
                    .addSubcommand(new TargetAddCommand(shell))
                    .addSubcommand(new TargetListCommand(shell)))
            .addSubcommand(
                new CommandLine(new PoolCommand())
                    .addSubcommand(new PoolAddCommand(shell))
                    .addSubcommand(new PoolListCommand(shell)))
            .addSubcommand(
                new CommandLine(new AgentCommand())
                    .addSubcommand(new AgentAddCommand(shell))
                    .addSubcommand(new AgentListCommand(shell))
                    .addSubcommand(new AgentRemoveCommand(shell)))
            .addSubcommand(
                new CommandLine(new PolicyCommand())
                    .addSubcommand(new PolicyListCommand(shell))
                    .addSubcommand(new PolicyShowCommand(shell))
                    .addSubcommand(new PolicyPublishCommand(shell))
                    .addSubcommand(new PolicyExplainCommand(shell))
                    .addSubcommand(new PolicyTestCommand(shell))
                    .addSubcommand(new PolicyReplayCommand(shell)))
            .addSubcommand(new LoginCommand(shell))
            .addSubcommand(new LogoutCommand(shell))
            .addSubcommand(new MeCommand(shell))
            .addSubcommand(
                new CommandLine(new AuditCommand())
                    .addSubcommand(new AuditListCommand(shell))
                    .addSubcommand(new AuditVerifyCommand(shell))
                    .addSubcommand(new AuditExportCommand(shell)))
            .addSubcommand(
                new CommandLine(new StateCommand()).addSubcommand(new StateVerifyCommand(shell)))
            .addSubcommand(
                new CommandLine(new WebhookCommand())
                    .addSubcommand(new WebhookAddCommand(shell))
                    .addSubcommand(new WebhookListCommand(shell))
                    .addSubcommand(new WebhookTestCommand(shell))
                    .addSubcommand(new WebhookRemoveCommand(shell))
                    .addSubcommand(new WebhookDeliveriesCommand(shell)))
            .addSubcommand(
                new CommandLine(new LaneCommand()).addSubcommand(new LaneListCommand(shell)))
            .addSubcommand(
                new CommandLine(new FreezeCommand())
                    .addSubcommand(new FreezeStartCommand(shell))
                    .addSubcommand(new FreezeEndCommand(shell))
                    .addSubcommand(new FreezeListCommand(shell)))
            .addSubcommand(
                new CommandLine(new TokenCommand())
                    .addSubcommand(new TokenIssueCommand(shell))
                    .addSubcommand(new TokenListCommand(shell))
                    .addSubcommand(new TokenRevokeCommand(shell)))
            .addSubcommand(
                new CommandLine(new UserCommand())
                    .addSubcommand(new UserListCommand(shell))
                    .addSubcommand(new UserAddCommand(shell))
                    .addSubcommand(new UserSuspendCommand(shell))
                    .addSubcommand(new UserResumeCommand(shell))
                    .addSubcommand(new UserLinkCommand(shell))
                    .addSubcommand(new UserUnlinkCommand(shell)))
            .addSubcommand(
                new CommandLine(new ProviderCommand())
                    .addSubcommand(new ProviderListCommand(shell))
                    .addSubcommand(new ProviderAddCommand(shell))
                    .addSubcommand(new ProviderRemoveCommand(shell)))
            .addSubcommand(
                new CommandLine(new GroupCommand())
                    .addSubcommand(new GroupListCommand(shell))
                    .addSubcommand(new GroupDefineCommand(shell))
                    .addSubcommand(new GroupAddCommand(shell))
                    .addSubcommand(new GroupRemoveCommand(shell)))
            .addSubcommand(
                new CommandLine(new RoleCommand())
                    .addSubcommand(new RoleListCommand(shell))
                    .addSubcommand(new RoleDefineCommand(shell))
                    .addSubcommand(new RoleRemoveCommand(shell)))
            .addSubcommand(
                new CommandLine(new ViewsCommand()).addSubcommand(new RebuildCommand(shell)));
    line.setOut(new PrintWriter(shell.screen().data(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(shell.screen().talk(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(shell.screen().width());
    line.setParameterExceptionHandler((e, _) -> misunderstood(shell, e));
    line.setExecutionExceptionHandler(failed(shell));
    return line;
  }

  private static int misunderstood(Shell shell, ParameterException e) {
    shell
        .screen()
        .show(
            "countersign: %s; see %s --help"
                .formatted(e.getMessage(), e.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.ERROR;
  }

  private static IExecutionExceptionHandler failed(Shell shell) {
    return (e, _, _) -> {
      switch (e) {
        case CliException _, ProblemException _ ->
            Cells.cleanBlock("countersign: " + e.getMessage())
                .lines()
                .forEach(shell.screen().talk()::println);
        default -> {
          shell.screen().show("countersign: this should not happen, please report it:");
          var trace = new StringWriter();
          e.printStackTrace(new PrintWriter(trace));
          trace.toString().lines().forEach(shell.screen()::show);
        }
      }
      return ExitCode.ERROR;
    };
  }

  @Command(
      name = "countersign",
      mixinStandardHelpOptions = true,
      versionProvider = BuildVersion.class,
      description = "Ask for operations, countersign those of others, run a platform here.",
      exitCodeOnInvalidInput = ExitCode.ERROR,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:done",
        "1:error",
        "2:the request waits for approval",
        "124:the time that was given is over; the request goes on",
        "130:interrupted; the request goes on"
      })
  private static final class Root implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
      spec.commandLine().usage(spec.commandLine().getErr());
      return ExitCode.ERROR;
    }
  }

  /** What {@code --version} says. */
  static final class BuildVersion implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"countersign " + Version.current()};
    }
  }
}
