package dev.countersign.requestservice.rest;

/** Ends a call with a problem. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  static ProblemException malformed(String detail) {
    return new ProblemException(ProblemCode.MALFORMED, detail);
  }

  Problem problem() {
    return problem;
  }
}
