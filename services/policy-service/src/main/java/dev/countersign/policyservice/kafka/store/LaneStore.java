package dev.countersign.policyservice.kafka.store;

import dev.countersign.engine.lane.LaneState;
import dev.countersign.engine.lane.Place;
import dev.countersign.policyservice.decide.Folded;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import dev.countersign.protocol.lane.LaneId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The lanes of this partition as they are: unlike a request, a lane never ends, and to fold one
 * from its beginning would take longer every day. One entry for each place, so that a move costs
 * the same however many wait.
 */
public final class LaneStore {
  private final PrefixedStore heads;
  private final PrefixedStore places;

  /** All entries of one kind. */
  interface Scan {
    void forEach(BiConsumer<String, byte[]> visitor);
  }

  LaneStore(PrefixedStore heads, PrefixedStore places) {
    this.heads = heads;
    this.places = places;
  }

  /** A place, and the event by which its turn came, 0 while it waits. */
  private record Held(Place place, long granted) {}

  /**
   * Keeps a lane that has moved.
   *
   * @param after with the event folded
   */
  public void put(LaneId lane, Folded<LaneState> after, LaneEvent event) {
    long sequence = after.state().sequence();
    switch (event) {
      case LaneJoined it -> put(lane, new Held(find(after.state().waiting(), it.execution()), 0));
      case SlotGranted it ->
          put(lane, new Held(find(after.state().holding(), it.execution()), sequence));
      case LaneLeft it -> places.delete(key(lane, it.execution()));
    }
    heads.put(lane.value(), head(after));
  }

  private static Place find(List<Place> places, ExecutionId execution) {
    return places.stream().filter(it -> it.execution().equals(execution)).findFirst().orElseThrow();
  }

  private void put(LaneId lane, Held held) {
    var place = held.place();
    places.put(
        key(lane, place.execution()),
        ByteBuffer.allocate(Integer.BYTES + 1 + 2 * Long.BYTES)
            .putInt(place.width())
            .put((byte) (place.breakGlass() ? 1 : 0))
            .putLong(place.joined())
            .putLong(held.granted())
            .array());
  }

  private static Held held(String execution, byte[] value) {
    var bytes = ByteBuffer.wrap(value);
    var place =
        new Place(new ExecutionId(execution), bytes.getInt(), bytes.get() == 1, bytes.getLong());
    return new Held(place, bytes.getLong());
  }

  private static byte[] head(Folded<LaneState> lane) {
    var head = lane.head();
    return ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES + Digest.BYTES)
        .putLong(head.sequence())
        .putLong(lane.state().lastTime().toEpochMilli())
        .putInt(head.part())
        .putInt(head.parts())
        .put(head.hash().toArray())
        .array();
  }

  /** All of them, by their ids. */
  public Map<LaneId, Folded<LaneState>> all() {
    return all(visitor -> heads.forEach("", visitor), visitor -> places.forEach("", visitor));
  }

  /** All of them, as these entries tell. */
  static Map<LaneId, Folded<LaneState>> all(Scan heads, Scan places) {
    var held = new HashMap<String, List<Held>>();
    places.forEach(
        (key, value) -> {
          int end = key.indexOf('/', key.indexOf('/') + 1);
          held.computeIfAbsent(key.substring(0, end), _ -> new ArrayList<>())
              .add(held(key.substring(end + 1), value));
        });
    var lanes = new HashMap<LaneId, Folded<LaneState>>();
    heads.forEach(
        (lane, value) ->
            lanes.put(new LaneId(lane), folded(value, held.getOrDefault(lane, List.of()))));
    return lanes;
  }

  private static Folded<LaneState> folded(byte[] head, List<Held> held) {
    var bytes = ByteBuffer.wrap(head);
    long sequence = bytes.getLong();
    var time = Instant.ofEpochMilli(bytes.getLong());
    int part = bytes.getInt();
    int parts = bytes.getInt();
    var hash = new byte[Digest.BYTES];
    bytes.get(hash);
    var holding =
        held.stream()
            .filter(it -> it.granted() > 0)
            .sorted(Comparator.comparingLong(Held::granted))
            .map(Held::place)
            .toList();
    var waiting = held.stream().filter(it -> it.granted() == 0).map(Held::place).toList();
    return new Folded<>(
        LaneState.of(sequence, time, holding, waiting),
        new ChainHead(sequence, Digest.of(hash), part, parts));
  }

  private static String key(LaneId lane, ExecutionId execution) {
    return lane.value() + "/" + execution.value();
  }
}
