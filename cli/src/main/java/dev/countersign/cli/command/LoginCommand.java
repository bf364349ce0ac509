package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.cli.CliException;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.ApiClient;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.signin.Browser;
import dev.countersign.cli.signin.Login;
import dev.countersign.cli.signin.Logins;
import dev.countersign.cli.signin.Place;
import dev.countersign.cli.signin.SigningIn;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description = {
      "Sign in at an identity provider that the gateway believes, with your browser.",
      "It lasts for the commands that follow, until it ends there or you log out."
    })
final class LoginCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private GatewayOptions gateway;
  @Mixin private OutputOptions output;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Where; not needed where there is one alone.")
  private String provider = "";

  @Option(names = "--device", description = "With a browser elsewhere: type a code there.")
  private boolean device;

  LoginCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var server = gateway.server(shell);
    var at = new SigningIn(place(server), shell.clock());
    var login = device ? at.elsewhere(this::tell) : at.here(this::open);
    var me = whoAmI(server, login);
    new Logins(shell.home()).keep(server, login);
    if (output.isJson()) {
      shell.screen().json(me);
    }
    shell
        .screen()
        .say(
            "You are %s here, signed in at %s."
                .formatted(Cells.clean(me.path("subject").asText()), login.at().name()));
    return ExitCode.DONE;
  }

  /** Before it is kept: a login that the gateway does not take is none. */
  private static JsonNode whoAmI(URI server, Login login) {
    return new Gateway(new ApiClient(server, login.bearer())).me();
  }

  private Place place(URI server) {
    var auth = ApiClient.anonymous(server).get("/auth").body();
    List<Place> all =
        StreamSupport.stream(auth.path("providers").spliterator(), false).map(Place::of).toList();
    if (all.isEmpty()) {
      throw new CliException(
          "Expected an identity provider at %s, but it takes tokens alone".formatted(server));
    }
    if (provider.isEmpty() && all.size() == 1) {
      return all.getFirst();
    }
    return all.stream()
        .filter(it -> it.name().equals(provider))
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    "Expected --provider to be one of %s, but it is %s"
                        .formatted(
                            all.stream().map(Place::name).collect(Collectors.joining(", ")),
                            provider.isEmpty() ? "not given" : "another")));
  }

  private void open(URI page) {
    shell.screen().say("Sign in at");
    shell.screen().show(page.toString());
    if (shell.interactive()) {
      Browser.open(page, shell.environment());
    }
  }

  private void tell(SigningIn.Device elsewhere) {
    shell
        .screen()
        .say(
            "On any device, sign in within %d minutes at"
                .formatted(Math.max(1, elsewhere.within().toMinutes())));
    shell.screen().show(Cells.clean(elsewhere.at().toString()));
    shell.screen().say("and see that it shows the code " + Cells.clean(elsewhere.code()));
  }
}
