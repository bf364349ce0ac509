package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.signin.TokenSignIn;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Nobody gets past here without a token that is good. */
public class SignInFilter {
  static final String CALLER = Caller.class.getName();

  private final CurrentGovernance governance;
  private final LastUses uses;
  private final FailedSignIns failures;
  private final Clock clock = Clock.systemUTC();

  SignInFilter(CurrentGovernance governance, LastUses uses, FailedSignIns failures) {
    this.governance = governance;
    this.uses = uses;
    this.failures = failures;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public Optional<Response> signIn(ContainerRequestContext call, HttpServerRequest http) {
    if (!governance.isLoaded()) {
      return problem(
          ProblemCode.LOG_UNREACHABLE, "Expected to know who there is, but have not read it yet");
    }
    var header = call.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      return problem(ProblemCode.UNAUTHENTICATED, "Expected a bearer token, but there is none");
    }
    var now = clock.instant();
    var caller = TokenSignIn.signIn(header, address(http), governance.get(), now);
    if (caller.isEmpty()) {
      failures.failed(address(http));
      return problem(ProblemCode.UNAUTHENTICATED, "Expected a token that is good, but it is not");
    }
    caller.get().principal().token().ifPresent(token -> uses.used(token, now));
    call.setProperty(CALLER, caller.get());
    return Optional.empty();
  }

  private static String address(HttpServerRequest http) {
    var remote = http.remoteAddress();
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }

  private static Optional<Response> problem(ProblemCode code, String detail) {
    return Optional.of(ProblemMappers.response(Problem.of(code, detail)));
  }
}
