package dev.countersign.cli.state;

import dev.countersign.avro.codec.Wire;
import dev.countersign.engine.fixture.RequestSpec.Happened;
import dev.countersign.engine.fixture.Requests;
import dev.countersign.engine.fixture.World;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A log of one partition in memory, whose events link and fold. */
final class EventsByHand implements EventSource {
  static final String CLUSTER = "test";

  private final List<Event> events = new ArrayList<>();

  private record Event(String key, Bytes value) {}

  private final Map<String, ChainHead> heads = new HashMap<>();
  private int visible = Integer.MAX_VALUE;
  private int read;

  /** Two requests of alice's that wait for a vote, event by event in turn. */
  static EventsByHand twoPending(String one, String other) {
    var log = new EventsByHand();
    for (var happened : Requests.pendingOf(World.ALICE, Requests.dbaReview(1))) {
      log.add(one, happened);
      log.add(other, happened);
    }
    return log;
  }

  void add(String request, Happened happened) {
    add(request, happened.by(), happened.event());
  }

  /** An event of a lane, by policy-service. */
  void add(LaneId lane, LaneEvent event) {
    add(lane.value(), World.POLICY_SERVICE, event);
  }

  private void add(String request, Subject by, LogEvent event) {
    var before = heads.getOrDefault(request, ChainHead.START);
    var like =
        World.meta(
            request,
            before.sequence() + 1,
            World.BORN.plus(Duration.ofSeconds(events.size())),
            World.actor(World.withoutPolicies(), by));
    var meta =
        new EventMeta(
            request,
            like.sequence(),
            before.hash(),
            1,
            1,
            like.actor(),
            like.time(),
            1,
            like.causation(),
            "",
            Bytes.EMPTY,
            Bytes.EMPTY);
    byte[] value = Wire.encode(new Recorded<>(meta, event));
    heads.put(
        request, before.next(meta, EventSeal.hash(CLUSTER, request, Wire.ceType(event), value)));
    events.add(new Event(request, Bytes.of(value)));
  }

  /** What a store would say that holds the first so many events. */
  List<String> listing(int count) {
    var fold = new PartitionFold(CLUSTER, Integer.MAX_VALUE);
    events.subList(0, count).forEach(event -> fold.next(event.key(), event.value().toArray()));
    var lines = new ArrayList<String>();
    lines.add("store 1 test 0 1 " + fold.last());
    events.subList(0, count).stream()
        .map(Event::key)
        .distinct()
        .sorted()
        .forEach(
            request ->
                lines.add(
                    "%s %s %d %s %s"
                        .formatted(
                            LaneId.isWellFormed(request) ? "lane" : "request",
                            request,
                            fold.head(request).orElseThrow().sequence(),
                            fold.head(request).orElseThrow().hash(),
                            fold.state(request).orElseThrow())));
    lines.add("end " + (lines.size() - 1));
    return lines;
  }

  int size() {
    return events.size();
  }

  /** The rest has not been committed yet; shown once somebody has come to the end of it. */
  EventsByHand hiding(int last) {
    visible = events.size() - last;
    return this;
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public void open(int partition) {
    read = 0;
  }

  @Override
  public boolean next(BiConsumer<String, byte[]> reader) {
    if (read >= Math.min(visible, events.size())) {
      visible = Integer.MAX_VALUE;
      return false;
    }
    var event = events.get(read++);
    reader.accept(event.key(), event.value().toArray());
    return true;
  }

  @Override
  public void close() {}
}
