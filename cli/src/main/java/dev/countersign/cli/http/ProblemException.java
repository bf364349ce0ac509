package dev.countersign.cli.http;

/** The gateway refused. The message is what a person should see. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.line());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
