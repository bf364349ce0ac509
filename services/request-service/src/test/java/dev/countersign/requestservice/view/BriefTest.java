package dev.countersign.requestservice.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.Hazard;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Where;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BriefTest {
  private static OperationFacts facts(List<String> names, String redacted) {
    return new OperationFacts(
        StatementClass.WRITE,
        1,
        names,
        names,
        redacted,
        names,
        new Effects(
            names,
            names,
            names,
            names,
            List.of(),
            Where.MISSING,
            DdlLock.NONE,
            Rewrite.NO,
            List.of(Hazard.WAITS)),
        Optional.of(Digest.NONE));
  }

  @Test
  void shouldLeaveShortFactsAsTheyAre() {
    var facts = facts(List.of("orders", "x".repeat(994)), "y".repeat(1_000));

    assertThat(Brief.of(facts)).isEqualTo(facts);
  }

  @Test
  void shouldKeepTheBeginningOfLongOnes() {
    var brief = Brief.of(facts(Collections.nCopies(100_000, "table"), "y".repeat(1_001)));

    assertThat(brief.redacted()).isEqualTo("y".repeat(999) + "…");
    var effects = brief.effects();
    for (var names :
        List.of(
            brief.tables(),
            brief.functions(),
            brief.findings(),
            effects.reads(),
            effects.writes(),
            effects.columnsRead(),
            effects.columnsWritten())) {
      assertThat(names).hasSize(200).containsOnly("table");
    }
  }

  @Test
  void shouldCutNoCharacterInHalf() {
    assertThat(Brief.cut("a😀😀", 4)).isEqualTo("a😀…");
    assertThat(Brief.cut("a😀😀", 3)).isEqualTo("a…");
    assertThat(Brief.cut("a😀😀", 5)).isEqualTo("a😀😀");
  }
}
