package dev.countersign.requestservice.rest;

/** What the gateway itself may have to say no to, beside the refusals of policy-service. */
enum ProblemCode {
  MALFORMED(400, "The call is not as it has to be"),
  UNAUTHENTICATED(401, "Sign in first"),
  FORBIDDEN(403, "Not for you"),
  NOT_FOUND(404, "There is no such thing"),
  UNKNOWN_REQUEST(404, "There is no such request"),
  NO_RESULT(404, "There is no result"),
  METHOD_NOT_ALLOWED(405, "This cannot be done to it"),
  NOT_ACCEPTABLE(406, "Not to be had in that form"),
  RESULT_FORGOTTEN(410, "The result is forgotten"),
  RESULT_NOT_STORED(410, "The result was not stored"),
  DOCUMENT_ERASED(410, "What was approved is erased"),
  TOO_LARGE(413, "Too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Not in a form that is understood"),
  INTERNAL(500, "A fault of ours"),
  PROVIDER_UNREACHABLE(503, "The identity provider cannot be reached"),
  LOG_UNREACHABLE(503, "The log cannot be reached"),
  VIEWS_UNAVAILABLE(503, "The views cannot be reached"),
  TOO_MANY_STREAMS(503, "No more streams"),
  VIEW_BEHIND(503, "The view is behind"),
  RESULT_NOT_YET(503, "The result has not come in yet"),
  REBUILD_RUNNING(409, "The views are being rebuilt already"),
  NO_NOTIFIER(409, "There is no notifier"),
  ADDRESS_REFUSED(422, "Not at a private address, and not without TLS");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
