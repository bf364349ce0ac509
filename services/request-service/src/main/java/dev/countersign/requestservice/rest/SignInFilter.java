package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.signin.SignInResult;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Nobody gets past here without a token that is good, of ours or of a provider; but anybody may ask
 * how to sign in. It runs on the thread of the call, which may wait: whoever waits for a provider
 * keeps nobody else waiting.
 */
public class SignInFilter {
  static final String CALLER = Caller.class.getName();

  private final CurrentGovernance governance;
  private final SignIns signIns;
  private final LastUses uses;
  private final FailedSignIns failures;
  private final Clock clock = Clock.systemUTC();

  SignInFilter(
      CurrentGovernance governance, SignIns signIns, LastUses uses, FailedSignIns failures) {
    this.governance = governance;
    this.signIns = signIns;
    this.uses = uses;
    this.failures = failures;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public Optional<Response> signIn(
      ContainerRequestContext call, HttpServerRequest http, SimpleResourceInfo resource) {
    if (!governance.isLoaded()) {
      return problem(
          ProblemCode.LOG_UNREACHABLE, "Expected to know who there is, but have not read it yet");
    }
    if (resource.getResourceClass() == AuthResource.class) {
      return Optional.empty();
    }
    var header = call.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      return problem(ProblemCode.UNAUTHENTICATED, "Expected a bearer token, but there is none");
    }
    var now = clock.instant();
    return switch (signIns.signIn(header, address(http), now)) {
      case SignInResult.In(var caller) -> {
        caller.principal().token().ifPresent(token -> uses.used(token, now));
        call.setProperty(CALLER, caller);
        yield Optional.empty();
      }
      case SignInResult.Bad() -> {
        failures.failed(address(http));
        yield problem(ProblemCode.UNAUTHENTICATED, "Expected a token that is good, but it is not");
      }
      case SignInResult.Unadmitted(var why) -> problem(ProblemCode.FORBIDDEN, why);
      case SignInResult.NoProvider(var why) -> problem(ProblemCode.PROVIDER_UNREACHABLE, why);
      case SignInResult.Undecided(var why) -> problem(ProblemCode.LOG_UNREACHABLE, why);
    };
  }

  private static String address(HttpServerRequest http) {
    var remote = http.remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }

  private static Optional<Response> problem(ProblemCode code, String detail) {
    return Optional.of(ProblemMappers.response(Problem.of(code, detail)));
  }
}
