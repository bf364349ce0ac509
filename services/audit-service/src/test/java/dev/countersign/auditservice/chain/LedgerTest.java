package dev.countersign.auditservice.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.audit.AuditLogs;
import dev.countersign.proof.audit.History;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.protocol.audit.AuditEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger on histories made by chance: cut anywhere, it goes on as if it had not been. */
class LedgerTest {
  private static final int EVENTS = 120;

  private static Ledger empty() {
    return new Ledger(History.CLUSTER, History.POLICY_SERVICE.verifyingKey());
  }

  private static List<AuditEntry> entries(History history) {
    return history.audit.stream()
        .map(record -> Wire.decode(record.value(), AuditEntry.class))
        .toList();
  }

  /** The records in the order of the audit. */
  private static List<LogRecord> ordered(History history) {
    var next = new HashMap<AuditLogs.Source, Iterator<LogRecord>>();
    history.sources.forEach((source, records) -> next.put(source, records.iterator()));
    var ordered = new ArrayList<LogRecord>();
    for (var entry : entries(history)) {
      var at = entry.position();
      ordered.add(next.get(new AuditLogs.Source(at.topic(), at.partition())).next());
    }
    return ordered;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldMakeTheSameEntriesWhereverItWasCut(long seed) {
    var history = History.of(seed, EVENTS);
    var entries = entries(history);
    var records = ordered(history);
    for (int cut = 0; cut <= records.size(); cut += 7) {
      var ledger = empty();
      entries.subList(0, cut).forEach(ledger::follow);
      var made = new ArrayList<AuditEntry>();
      for (var record : records.subList(cut, records.size())) {
        made.add(ledger.append(Ledger.read(record)));
      }

      assertThat(made).isEqualTo(entries.subList(cut, entries.size()));
      assertThat(ledger.size()).isEqualTo(entries.size());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldRefuseAnEventTwiceAndAnEntryTwice(long seed) {
    var history = History.of(seed, EVENTS);
    var ledger = empty();
    entries(history).forEach(ledger::follow);
    var last = ordered(history).getLast();

    assertThatThrownBy(() -> ledger.append(Ledger.read(last)))
        .isInstanceOf(BrokenHistoryException.class)
        .hasMessageStartingWith("Expected sequence ")
        .hasMessageEndingWith("(" + last.position().place() + ")");
    assertThatThrownBy(() -> ledger.follow(entries(history).getLast()))
        .isInstanceOf(BrokenHistoryException.class)
        .hasMessageContaining("but got entry " + history.audit.size());
  }
}
