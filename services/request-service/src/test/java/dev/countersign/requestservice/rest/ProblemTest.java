package dev.countersign.requestservice.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

  @ParameterizedTest
  @EnumSource(RefusalCode.class)
  void shouldCarryTheStableCodeOfARefusal(RefusalCode code) {
    var problem = Problem.of(code, "Expected this, but that");

    assertThat(problem.code()).isEqualTo(code.name());
    assertThat(problem.status()).isBetween(400, 503);
    assertThat(problem.type()).matches("urn:countersign:problem:[a-z-]+");
    assertThat(problem.detail()).isEqualTo("Expected this, but that");
  }

  @ParameterizedTest
  @CsvSource({
    "NO_POLICY, 403",
    "FORBIDDEN, 403",
    "SELF_APPROVAL, 403",
    "NOT_AN_APPROVER, 403",
    "UNKNOWN_TARGET, 404",
    "UNKNOWN_REQUEST, 404",
    "NO_RESULT, 404",
    "IDEMPOTENCY_CONFLICT, 409",
    "NOT_PENDING, 409",
    "STALE_DIGEST, 409",
    "ALREADY_VOTED, 409",
    "NOT_APPROVED, 409",
    "ALREADY_FINAL, 409",
    "OUTCOME_UNKNOWN, 409",
    "OPERATION_REFUSED, 422",
    "REASON_REQUIRED, 422",
    "TICKET_REQUIRED, 422",
    "UNSATISFIABLE, 422",
    "POLICIES_CHANGED, 409",
    "POLICY_CHANGE_REQUIRED, 409",
    "BYPASS_FORBIDDEN, 403",
    "SELF_REVIEW, 403",
    "STEP_CLOSED, 409",
    "NOT_BREAK_GLASS, 409",
    "ALREADY_REVIEWED, 409",
    "STILL_OPEN, 409",
    "TOO_LATE, 503",
    "EPOCH_NOT_REACHED, 503"
  })
  void shouldAnswerWithTheStatusThatTheApiPromises(RefusalCode code, int status) {
    assertThat(Problem.statusOf(code)).isEqualTo(status);
  }

  @Test
  void shouldTellTheCallerWhenToComeBack() {
    var response =
        ProblemMappers.response(Problem.of(ProblemCode.LOG_UNREACHABLE, "Expected a broker"));

    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getHeaderString("Retry-After")).isNotBlank();
  }
}
