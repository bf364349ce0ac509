package dev.countersign.requestservice.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.engine.governance.Governance;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RequestEvent;
import dev.countersign.protocol.request.RequestEvent.RequestSubmitted;
import dev.countersign.protocol.request.RequestEvent.VoteCast;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import dev.countersign.protocol.request.Verdict;
import dev.countersign.requestservice.view.Projection;
import dev.countersign.requestservice.view.RequestView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestPresenterTest {
  private static final String ID = "0123456789abcdefghjkmnpqrs";
  private static final Digest OPERATION = new Digest("a".repeat(64));
  private static final Digest NOTE = new Digest("b".repeat(64));
  private static final Digest COMMENT = new Digest("c".repeat(64));
  private static final String LONG = "update " + "x".repeat(2_000);

  private static RequestView row() {
    var first =
        project(
            Optional.empty(),
            new RequestSubmitted(
                OperationKind.SQL,
                new TargetRef("orders", "production"),
                new OperationFacts(StatementClass.WRITE, 1, List.of(), List.of(), LONG, List.of()),
                OPERATION,
                Optional.of(NOTE),
                List.of(),
                List.of(),
                DispatchMode.MANUAL,
                Optional.empty()));
    return project(
        Optional.of(first), new VoteCast(1, Verdict.APPROVE, OPERATION, Optional.of(COMMENT)));
  }

  private static RequestView project(Optional<RequestView> row, RequestEvent event) {
    var head = row.map(RequestView::head);
    var meta =
        new EventMeta(
            ID,
            head.map(it -> it.sequence() + 1).orElse(1L),
            head.map(it -> it.hash()).orElse(Digest.NONE),
            1,
            1,
            new Actor(
                new Subject("bob"), PrincipalKind.PERSON, SignIn.TOKEN, "", List.of(), List.of()),
            Instant.EPOCH,
            1,
            new CommandId(ID),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    return Projection.project(row, meta, event, OPERATION);
  }

  private static RequestJson show(RequestView row, Contents contents) {
    return RequestPresenter.show(row, contents, Governance.EMPTY, Instant.EPOCH);
  }

  private static Bytes bytes(int... bytes) {
    var all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return Bytes.of(all);
  }

  @Test
  void shouldSayThatACommentIsNoText() {
    var contents = new Contents(Map.of(COMMENT, bytes('n', 0xFF, 'o')), Set.of());

    assertThat(show(row(), contents).votes().getFirst().comment())
        .contains(RequestPresenter.MENDED + "n\uFFFDo");
  }

  @Test
  void shouldSayNothingOfACommentThatIsText() {
    var text = Bytes.of("n\uFFFDo é".getBytes(StandardCharsets.UTF_8));
    var contents = new Contents(Map.of(COMMENT, text), Set.of());

    assertThat(show(row(), contents).votes().getFirst().comment()).contains("n\uFFFDo é");
    assertThat(show(row(), contents).abridged()).isEmpty();
  }

  @Test
  void shouldSayWhatIsLeftOut() {
    var shown = show(row().brief(), new Contents(Map.of(), Set.of(OPERATION, NOTE, COMMENT)));

    assertThat(shown.abridged()).containsExactly("sql", "reason", "facts", "comments");
    assertThat(shown.sql()).isEmpty();
    assertThat(shown.facts().redacted()).hasSize(1_000);
  }

  @Test
  void shouldKeepQuietAboutWhatACallerMayNotRead() {
    assertThat(show(row(), Contents.NONE).abridged()).isEmpty();
  }
}
