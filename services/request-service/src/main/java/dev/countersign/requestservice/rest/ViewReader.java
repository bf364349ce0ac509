package dev.countersign.requestservice.rest;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.lane.LaneId;
import dev.countersign.protocol.request.ApprovalDocument;
import dev.countersign.protocol.request.RequestId;
import dev.countersign.protocol.topic.Topics;
import dev.countersign.requestservice.GatewayConfig;
import dev.countersign.requestservice.db.Lanes;
import dev.countersign.requestservice.db.Payloads;
import dev.countersign.requestservice.db.Requests;
import dev.countersign.requestservice.db.ViewsUnavailableException;
import dev.countersign.requestservice.kafka.Heads;
import dev.countersign.requestservice.signin.Caller;
import dev.countersign.requestservice.signin.CurrentGovernance;
import dev.countersign.requestservice.view.ExecutionStatus;
import dev.countersign.requestservice.view.LaneView;
import dev.countersign.requestservice.view.RequestView;
import dev.countersign.requestservice.view.Signals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the views for a caller, and waits for them where the caller asks. */
@ApplicationScoped
class ViewReader {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Duration PAYLOADS_WITHIN = Duration.ofSeconds(1);

  /** Of an exact text in a list, in bytes. */
  private static final int LONGEST_LISTED = 4 << 10;

  /** Of a note or a comment, in bytes: 10,000 characters of any kind, and what goes with them. */
  private static final int LONGEST_WORDS = 64 << 10;

  private static final int MOST_WORDS = 100;

  private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(1);

  private final Requests requests;
  private final Lanes lanes;
  private final Payloads payloads;
  private final Signals signals;
  private final Heads heads;
  private final CurrentGovernance governance;
  private final Callers callers;
  private final GatewayConfig config;
  private final Clock clock = Clock.systemUTC();

  ViewReader(
      Requests requests,
      Lanes lanes,
      Payloads payloads,
      Signals signals,
      Heads heads,
      CurrentGovernance governance,
      Callers callers,
      GatewayConfig config) {
    this.requests = requests;
    this.lanes = lanes;
    this.payloads = payloads;
    this.signals = signals;
    this.heads = heads;
    this.governance = governance;
    this.callers = callers;
    this.config = config;
  }

  /**
   * A row that the caller may see, no older than what this gateway has seen on the log; where the
   * views lag by more than a moment, as they are.
   *
   * @throws ProblemException when there is none, or it is not for the caller
   */
  RequestView visible(Caller caller, RequestId id) throws InterruptedException {
    var head = heads.of(id.value());
    try (var watch = signals.watch(id.value())) {
      var row = requests.find(id);
      return requireVisible(
          caller,
          id,
          head.isEmpty()
              ? row
              : until(id, row, it -> it.sequence() >= head.getAsLong(), CATCH_UP_WITHIN, watch));
    }
  }

  /**
   * The row once it has moved on: to a sequence where one is given, else to another status or an
   * end. After the wait, the row as it is then.
   *
   * @param wait how long to wait, where the caller said so
   * @throws ProblemException when there is none, it is not for the caller, or a view as new as the
   *     caller needs did not come in and the caller did not say how long to wait for it
   */
  RequestView await(
      Caller caller, RequestId id, Optional<Long> minSequence, Optional<Duration> wait)
      throws InterruptedException {
    if (wait.isEmpty()) {
      return minSequence.isEmpty()
          ? visible(caller, id)
          : reached(caller, id, minSequence.get()).orElseThrow(() -> behind(id, minSequence.get()));
    }
    return requireVisible(caller, id, moved(caller, id, minSequence, wait.get()));
  }

  /**
   * The row as soon as it is of that sequence, which the request has on the log; empty where no
   * view of it comes in while a caller waits for an answer.
   *
   * @throws ProblemException when it is not for the caller
   */
  Optional<RequestView> reached(Caller caller, RequestId id, long sequence)
      throws InterruptedException {
    return moved(caller, id, Optional.of(sequence), config.answer().within())
        .filter(it -> it.sequence() >= sequence)
        .map(it -> requireVisible(caller, id, Optional.of(it)));
  }

  private Optional<RequestView> moved(
      Caller caller, RequestId id, Optional<Long> minSequence, Duration wait)
      throws InterruptedException {
    try (var watch = signals.watch(id.value())) {
      var first = requests.find(id);
      first.ifPresent(_ -> requireVisible(caller, id, first));
      Predicate<RequestView> newEnough =
          minSequence.isPresent()
              ? it -> it.sequence() >= minSequence.get()
              : it -> isEnd(it) || first.filter(old -> old.status() == it.status()).isEmpty();
      return until(id, first, newEnough, wait, watch);
    }
  }

  private static ProblemException behind(RequestId id, long sequence) {
    return new ProblemException(
        ProblemCode.VIEW_BEHIND,
        "Expected a view of %s of sequence %d or newer, but none has come in yet"
            .formatted(id, sequence));
  }

  /** Whether its results may be kept; what no view knows yet, policy-service finds out. */
  boolean isStored(RequestId id) {
    try {
      return requests.find(id).map(it -> it.asked().stored()).orElse(true);
    } catch (ViewsUnavailableException e) {
      return true;
    }
  }

  /**
   * Looks again with each change.
   *
   * @param watch of this request, and older than the first look, so that no change is missed
   */
  private Optional<RequestView> until(
      RequestId id,
      Optional<RequestView> first,
      Predicate<RequestView> enough,
      Duration wait,
      Signals.Watch watch)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    var row = first;
    while (row.filter(enough).isEmpty()) {
      var left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return row;
      }
      watch.await(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
      row = requests.find(id);
    }
    return row;
  }

  private static boolean isEnd(RequestView row) {
    return switch (row.status()) {
      case PENDING, APPROVED, EXECUTING -> false;
      case COMPLETED, REJECTED, EXPIRED, CANCELLED -> true;
    };
  }

  private RequestView requireVisible(Caller caller, RequestId id, Optional<RequestView> row) {
    if (row.isEmpty()) {
      throw new ProblemException(
          ProblemCode.UNKNOWN_REQUEST, "Expected a request, but there is none of id " + id);
    }
    if (!callers.maySee(caller, row.get())) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "Expected someone whom request %s concerns, but %s is not"
              .formatted(id, caller.subject()));
    }
    return row.get();
  }

  /** A row as the caller may see it, in full. */
  RequestJson show(Caller caller, RequestView row) throws InterruptedException {
    var whole = row.asked().cut() ? requests.facts(row.id()).map(row::with).orElse(row) : row;
    var found = Contents.NONE;
    if (callers.mayReadText(caller, row)) {
      var words = RequestPresenter.wordsOf(row);
      var last = words.subList(Math.max(0, words.size() - MOST_WORDS), words.size());
      var needed = Stream.concat(words.stream().limit(1), last.stream()).distinct().toList();
      var text = contents(List.of(row.asked().operation()), Topics.MAX_MESSAGE_BYTES);
      var others = words.stream().filter(it -> !needed.contains(it)).toList();
      found = without(others).and(text).and(contents(needed, LONGEST_WORDS));
    }
    return RequestPresenter.show(whole, found, governance.get(), lane(row), clock.instant());
  }

  /** Looked for only where it waits there. */
  private Optional<LaneView> lane(RequestView row) {
    return row.executions().stream().anyMatch(it -> it.status() == ExecutionStatus.QUEUED)
        ? lanes.find(LaneId.of(row.asked().target()))
        : Optional.empty();
  }

  /**
   * Rows as the caller may see them in a list, each of a few KiB: with a short exact text, and
   * without what people say.
   */
  List<RequestJson> list(Caller caller, List<RequestView> rows) throws InterruptedException {
    var readable = rows.stream().filter(row -> callers.mayReadText(caller, row)).toList();
    var found =
        contents(
            readable.stream().map(row -> row.asked().operation()).distinct().toList(),
            LONGEST_LISTED);
    return rows.stream()
        .map(
            row ->
                RequestPresenter.show(
                    row,
                    readable.contains(row)
                        ? found.and(without(RequestPresenter.wordsOf(row)))
                        : Contents.NONE,
                    governance.get(),
                    clock.instant()))
        .toList();
  }

  private static Contents without(Collection<Digest> digests) {
    return new Contents(Map.of(), Set.copyOf(digests));
  }

  /**
   * What an approval is about, for someone who may read it.
   *
   * @throws ProblemException when the caller may not, when it is erased, or has not come in yet
   */
  ApprovalDocument document(Caller caller, RequestView row) throws InterruptedException {
    if (!callers.mayReadText(caller, row)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "Expected someone who may read what %s is about, but %s may not"
              .formatted(row.id(), caller.subject()));
    }
    var digest = row.asked().operation();
    var content = contents(List.of(digest), Topics.MAX_MESSAGE_BYTES).here().get(digest);
    if (content != null) {
      return Documents.read(content)
          .orElseThrow(
              () -> new IllegalStateException("Expected a document, but " + digest + " is none"));
    }
    throw payloads.find(List.of(digest), Topics.MAX_MESSAGE_BYTES).containsKey(digest)
        ? new ProblemException(
            ProblemCode.DOCUMENT_ERASED,
            "Expected to read what %s is about, but it is erased".formatted(row.id()))
        : new ProblemException(
            ProblemCode.VIEW_BEHIND,
            "Expected to read what %s is about, but it has not come in yet".formatted(row.id()));
  }

  /**
   * Those that are not erased. A payload comes in by a feed of its own, so it may be a little late.
   *
   * @param most how long one may be, in bytes
   */
  private Contents contents(List<Digest> digests, int most) throws InterruptedException {
    long deadline = System.nanoTime() + PAYLOADS_WITHIN.toNanos();
    Map<Digest, Payloads.Found> found;
    try (var watch = signals.watch(Signals.PAYLOADS)) {
      found = payloads.find(digests, most);
      while (found.size() < digests.size() && System.nanoTime() < deadline) {
        watch.await(LOOK_AGAIN);
        found = payloads.find(digests, most);
      }
    }
    var here = new HashMap<Digest, Bytes>();
    var leftOut = new HashSet<Digest>();
    found.forEach(
        (digest, content) -> {
          switch (content) {
            case Payloads.Found.Here(var bytes) -> here.put(digest, bytes);
            case Payloads.Found.TooLong _ -> leftOut.add(digest);
            case Payloads.Found.Erased _ -> {}
          }
        });
    return new Contents(here, leftOut);
  }
}
