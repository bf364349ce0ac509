package dev.countersign.requestservice.rest;

/** What a caller sends as JSON; read by {@link StrictJsonReader}. */
interface Body {
  /**
   * Makes sure that there is one.
   *
   * @throws ProblemException where there is none
   */
  static void require(Body body) {
    if (body == null) {
      throw ProblemException.malformed("Expected a body, but there is none");
    }
  }
}
