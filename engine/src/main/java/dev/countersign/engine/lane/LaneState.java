package dev.countersign.engine.lane;

import static dev.countersign.engine.Unfit.because;

import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.Unfit;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.lane.LaneEvent;
import dev.countersign.protocol.lane.LaneEvent.LaneJoined;
import dev.countersign.protocol.lane.LaneEvent.LaneLeft;
import dev.countersign.protocol.lane.LaneEvent.SlotGranted;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lane of a target, as its events have made it. States never change; {@link #evolve} gives the
 * next.
 *
 * @param sequence of the last event, 0 where there is none
 * @param lastTime the time of the last event
 * @param holding those whose turn it is, in the order in which it came
 * @param waiting the others, the next one first
 */
public record LaneState(long sequence, Instant lastTime, List<Place> holding, List<Place> waiting) {
  public static final LaneState EMPTY = new LaneState(0, Instant.EPOCH, List.of(), List.of());

  /** Those for which glass was broken first, and else in the order in which they came. */
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::breakGlass).reversed().thenComparingLong(Place::joined);

  public LaneState {
    holding = List.copyOf(holding);
    waiting = List.copyOf(waiting);
  }

  /** As a store had it. */
  public static LaneState of(
      long sequence, Instant lastTime, List<Place> holding, List<Place> waiting) {
    return new LaneState(sequence, lastTime, holding, waiting.stream().sorted(ORDER).toList());
  }

  public boolean holds(ExecutionId execution) {
    return find(holding, execution).isPresent();
  }

  public boolean waits(ExecutionId execution) {
    return find(waiting, execution).isPresent();
  }

  /** Whose turn is next, where anybody waits. */
  public Optional<Place> next() {
    return waiting.stream().findFirst();
  }

  /** Whether one more may run beside those that do: as few as any of them wants. */
  boolean hasRoomFor(Place next) {
    return Stream.concat(Stream.of(next), holding.stream()).mapToInt(Place::width).min().orElse(1)
        > holding.size();
  }

  /**
   * The lane after one more event.
   *
   * @throws ImpossibleEventException where the event cannot follow; the reader must stop
   */
  public LaneState evolve(EventMeta meta, LaneEvent event) {
    return evolve(meta.aggregate(), meta.sequence(), meta.time(), event);
  }

  LaneState evolve(String lane, long at, Instant time, LaneEvent event) {
    try {
      if (at != sequence + 1) {
        throw because("expected sequence %d, but it is %d", sequence + 1, at);
      }
      return switch (event) {
        case LaneJoined it -> joined(at, time, it);
        case SlotGranted(var execution) -> granted(at, time, execution);
        case LaneLeft(var execution) -> left(at, time, execution);
      };
    } catch (Unfit unfit) {
      throw new ImpossibleEventException(
          lane,
          at,
          getClass().getSimpleName(),
          event.getClass().getSimpleName(),
          unfit.getMessage());
    }
  }

  private LaneState joined(long at, Instant time, LaneJoined event) {
    if (holds(event.execution()) || waits(event.execution())) {
      throw because("expected %s not to be in the lane, but it is", event.execution());
    }
    var place = new Place(event.execution(), event.width(), event.breakGlass(), at);
    return of(at, time, holding, Stream.concat(waiting.stream(), Stream.of(place)).toList());
  }

  private LaneState granted(long at, Instant time, ExecutionId execution) {
    var next = next().filter(it -> it.execution().equals(execution) && hasRoomFor(it));
    if (next.isEmpty()) {
      throw because("expected %s to be next and to have room, but it is not so", execution);
    }
    return new LaneState(
        at,
        time,
        Stream.concat(holding.stream(), next.stream()).toList(),
        waiting.subList(1, waiting.size()));
  }

  private LaneState left(long at, Instant time, ExecutionId execution) {
    if (!holds(execution) && !waits(execution)) {
      throw because("expected %s to be in the lane, but it is not", execution);
    }
    return new LaneState(at, time, without(holding, execution), without(waiting, execution));
  }

  private static Optional<Place> find(List<Place> places, ExecutionId execution) {
    return places.stream().filter(it -> it.execution().equals(execution)).findFirst();
  }

  private static List<Place> without(List<Place> places, ExecutionId execution) {
    return places.stream().filter(it -> !it.execution().equals(execution)).toList();
  }
}
