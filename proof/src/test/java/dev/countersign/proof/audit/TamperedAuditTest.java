package dev.countersign.proof.audit;

import static dev.countersign.proof.audit.Tampering.checkpoint;
import static dev.countersign.proof.audit.Tampering.entry;
import static dev.countersign.proof.audit.Tampering.expect;
import static dev.countersign.proof.audit.Tampering.finding;
import static dev.countersign.proof.audit.Tampering.sha;
import static dev.countersign.proof.audit.Tampering.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.avro.codec.Wire;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way of tampering with the audit is found, at its place, by the check that is there for it.
 */
class TamperedAuditTest {
  private static final int EVENTS = 40;

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnAlteredEntry(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.audit.size());
    var victim = history.audit.get(i);
    var e = Wire.decode(victim.value(), AuditEntry.class);
    var p = e.position();
    var content = new Digest("ab".repeat(Digest.BYTES));
    var other =
        switch (history.random.nextInt(3)) {
          case 0 -> entry(e, e.sequence(), e.previous(), e.hash(), content, p, e.summary());
          case 1 -> entry(e, e.sequence(), content, e.hash(), e.content(), p, e.summary());
          default ->
              entry(
                  e,
                  e.sequence(),
                  e.previous(),
                  e.hash(),
                  e.content(),
                  new LogPosition(
                      p.topic(), p.topicId(), p.partition(), p.offset() + 1, p.timestamp()),
                  e.summary());
        };
    history.audit.set(i, value(victim, Wire.encode(other)));

    expect(history, Check.ENTRY_CHAIN, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAnEntryThatSaysSomethingElse(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.audit.size());
    var victim = history.audit.get(i);
    var e = Wire.decode(victim.value(), AuditEntry.class);
    history.audit.set(
        i,
        value(
            victim,
            Wire.encode(
                entry(
                    e,
                    e.sequence(),
                    e.previous(),
                    e.hash(),
                    e.content(),
                    e.position(),
                    "nothing"))));

    expect(history, Check.DESCRIPTION, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindEntriesThatWereTakenOutPutInRepeatedOrMoved(long seed) {
    var history = History.of(seed, EVENTS);
    int i = 1 + history.random.nextInt(history.audit.size() - 2);
    var victim = history.audit.get(i);
    var next = history.audit.get(i + 1);
    switch (history.random.nextInt(3)) {
      case 0 -> {
        history.audit.remove(i);
        expect(history, Check.ENTRY_SEQUENCE, next.position());
      }
      case 1 -> {
        history.audit.add(i + 1, victim);
        expect(history, Check.ENTRY_SEQUENCE, victim.position());
      }
      default -> {
        Collections.swap(history.audit, i, i + 1);
        expect(history, Check.ENTRY_SEQUENCE, next.position());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindBytesThatAreNoRecord(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.audit.size());
    var victim = history.audit.get(i);
    history.audit.set(
        i,
        value(
            victim, Arrays.copyOf(victim.value(), history.random.nextInt(victim.value().length))));

    expect(history, Check.FORMAT, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAChainThatEndsBehindACheckpoint(long seed) {
    var history = History.of(seed, EVENTS);
    int left = history.random.nextInt(history.audit.size());
    history.audit.subList(left, history.audit.size()).clear();
    var first =
        history.checkpoints.stream()
            .filter(each -> checkpoint(each).size() > left)
            .findFirst()
            .orElseThrow();

    expect(history, Check.CHECKPOINT_SIZE, first.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindAChainThatWasMadeAnewBehindItsCheckpoints(long seed) {
    var history = History.of(seed, EVENTS);
    var kept = List.copyOf(history.checkpoints);
    var before = List.copyOf(history.audit);
    history.chain(before.size());
    history.checkpoints.clear();
    history.checkpoints.addAll(kept);
    var same = before.stream().map(each -> Digest.of(sha(each))).toList();
    var now = history.audit.stream().map(each -> Digest.of(sha(each))).toList();

    if (same.equals(now)) {
      assertThat(history.verify()).isInstanceOf(Verdict.Sound.class);
    } else {
      assertThat(finding(history).check()).isEqualTo(Check.CHECKPOINT_ROOT);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindACheckpointThatSomebodyElseSigned(long seed) {
    var history = History.of(seed, EVENTS);
    int i = history.random.nextInt(history.checkpoints.size());
    var victim = history.checkpoints.get(i);
    var was = checkpoint(victim);
    history.checkpoint(was.size(), was.root(), History.STRANGER);
    history.checkpoints.set(i, value(victim, history.checkpoints.removeLast().value()));

    expect(history, Check.CHECKPOINT_SIGNATURE, victim.position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindCheckpointsThatGoBack(long seed) {
    var history = History.of(seed, EVENTS);
    var first = checkpoint(history.checkpoints.getFirst());
    history.checkpoint(first.size(), first.root(), History.AUDIT_SERVICE);

    expect(history, Check.CHECKPOINT_SIZE, history.checkpoints.getLast().position());
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.proof.audit.Tampering#seeds")
  void shouldFindThatChainAndCheckpointsAreGoneByWhatWaits(long seed) {
    var history = History.of(seed, EVENTS);
    history.audit.clear();
    history.checkpoints.clear();
    assertThat(history.verify()).isInstanceOf(Verdict.Sound.class);

    history.laterBy(Duration.ofHours(1));
    assertThat(finding(history).check()).isEqualTo(Check.FRESHNESS);
  }
}
