package dev.countersign.requestservice.rest;

import dev.countersign.requestservice.db.ViewsUnavailableException;
import dev.countersign.requestservice.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a call into a problem, that of the frameworks below included. */
public class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final int RETRY_SECONDS = 2;
  private static final int BEFORE_ALL_ELSE = -10_000;
  private static final int DIGITS = 18;

  /** As {@code quarkus.http.limits.max-body-size} has it. */
  private static final long LONGEST_BODY = 8L << 20;

  @ServerExceptionMapper
  public Response ours(ProblemException e) {
    return response(e.problem());
  }

  @ServerExceptionMapper
  public Response views(ViewsUnavailableException e) {
    LOG.warnf("A read was not answered: %s", e.getMessage());
    return response(
        Problem.of(
            ProblemCode.VIEWS_UNAVAILABLE,
            "Expected the views to answer, but their database does not"));
  }

  @ServerExceptionMapper
  public Response framework(WebApplicationException e) {
    int status = e.getResponse().getStatus();
    var answer = Response.fromResponse(response(framework(status)));
    var allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return allow == null ? answer.build() : answer.header(HttpHeaders.ALLOW, allow).build();
  }

  @ServerExceptionMapper
  public Response fault(RuntimeException e) {
    LOG.error("A call ended in a fault", e);
    return response(framework(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()));
  }

  /** What never comes as far as a resource: a body over the limit, a path outside the API. */
  void router(@Observes Router router) {
    for (int status : new int[] {400, 404, 405, 413}) {
      router.errorHandler(status, call -> write(call, framework(status)));
    }
    router.route().order(BEFORE_ALL_ELSE).handler(ProblemMappers::limit);
  }

  /** Looks at what a caller announces; what comes unannounced is cut off while it is read. */
  private static void limit(RoutingContext call) {
    var length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.length() > DIGITS) {
      length = "9".repeat(DIGITS);
    }
    if (length != null && length.matches("[0-9]+") && Long.parseLong(length) > LONGEST_BODY) {
      call.response().putHeader("Connection", "close");
      write(call, framework(Response.Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode()));
      return;
    }
    call.next();
  }

  private static void write(RoutingContext call, Problem problem) {
    if (!call.response().ended()) {
      call.response()
          .setStatusCode(problem.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .end(Json.write(problem));
    }
  }

  static Response response(Problem problem) {
    var response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(Json.write(problem));
    if (problem.status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    if (problem.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"countersign\"");
    }
    return response.build();
  }

  private static Problem framework(int status) {
    return switch (status) {
      case 404 ->
          Problem.of(ProblemCode.NOT_FOUND, "Expected a path of the API, but it is another");
      case 405 ->
          Problem.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              "Expected a method that this path has, but it is another");
      case 406 ->
          Problem.of(
              ProblemCode.NOT_ACCEPTABLE,
              "Expected application/json to be accepted, but it is not");
      case 413 ->
          Problem.of(ProblemCode.TOO_LARGE, "Expected a body of at most 8 MiB, but it is larger");
      case 415 ->
          Problem.of(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "Expected a body of type application/json, but it is of another");
      default ->
          status >= 400 && status < 500
              ? Problem.of(ProblemCode.MALFORMED, "Expected a well-formed call, but it is not")
              : Problem.of(
                  ProblemCode.INTERNAL, "Expected to answer, but could not; the log has why");
    };
  }
}
