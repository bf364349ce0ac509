package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class EvidenceLinesTest {

  private static String lines(String json) throws JsonProcessingException {
    var out = new StringBuilder();
    EvidenceLines.of(new ObjectMapper().readTree(json))
        .forEach(it -> out.append(it.label()).append(": ").append(it.value()).append('\n'));
    return out.toString();
  }

  @Test
  void shouldTellWhatAChangeTouchesAndWhatIsMissing() throws JsonProcessingException {
    assertThat(
            lines(
                """
                {"status":"gathered","endedAt":"2026-01-05T08:00:00Z","sealed":true,
                 "measured":[{"statement":1,"rows":3},{"statement":2,"rows":1}],
                 "tables":[{"table":"orders","bytes":12884901888,"rows":80000000}],
                 "plans":[{"statement":1,"nodes":[
                   {"depth":0,"kind":"Update","table":"orders","cost":9},
                   {"depth":1,"kind":"Index Scan","table":"orders","index":"orders_pkey","rows":3}]}],
                 "missing":[{"part":"sample","statement":2,"code":"NOT_SIMPLE","why":"Expected it"}]}
                """))
        .isEqualTo(
            """
            Evidence: gathered at 2026-01-05T08:00:00Z; full plans and samples: request evidence ID
            Touches: 3 rows of statement 1, measured and rolled back
            : 1 row of statement 2, measured and rolled back
            Table: orders, 12 GiB, about 80000000 rows
            Plan 1: Update on orders, cost 9
            : - Index Scan on orders by orders_pkey, 3 rows
            Not sampled: statement 2, NOT_SIMPLE: Expected it
            """);
  }

  @Test
  void shouldTellWhichMigrationANumberBelongsTo() throws JsonProcessingException {
    assertThat(
            lines(
                """
                {"status":"gathered","endedAt":"2026-01-05T08:00:00Z",
                 "migrations":[
                   {"title":"7_parcel","first":1,"last":2,"from":3},
                   {"title":"8_weights","first":3,"last":3,"from":1}],
                 "missing":[{"part":"plan","statement":3,"code":"NO_PLAN","why":"Expected it"}]}
                """))
        .isEqualTo(
            """
            Evidence: gathered at 2026-01-05T08:00:00Z
            Would run: 7_parcel as statements 1 to 2, from its statement 3 on
            : 8_weights as statement 3
            Not planned: statement 3, NO_PLAN: Expected it
            """);
  }

  @Test
  void shouldTellThatNobodyCanApproveYet() throws JsonProcessingException {
    assertThat(lines("{\"status\":\"awaited\",\"until\":\"2026-01-05T08:00:30Z\"}"))
        .contains("until 2026-01-05T08:00:30Z at most; nobody can approve before");
    assertThat(
            lines(
                "{\"status\":\"failed\",\"required\":true,"
                    + "\"failure\":{\"code\":\"TIMED_OUT\",\"why\":\"Expected an agent\"}}"))
        .contains("TIMED_OUT", "--again");
    assertThat(lines("{}")).isEmpty();
  }
}
