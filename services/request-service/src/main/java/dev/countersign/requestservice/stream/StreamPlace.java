package dev.countersign.requestservice.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * How far a reader has come on the events, in words that every gateway of the cluster understands:
 * of each partition, from 0 on, the offset to read next. An event is before a place or it is not,
 * so a reader that comes back with its place misses nothing and gets nothing twice.
 */
public record StreamPlace(List<Long> next) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18}(\\.[0-9]{1,18})*)-([0-9a-f]{8})");

  public StreamPlace {
    next = List.copyOf(next);
  }

  /**
   * As the id of a server-sent event: the offsets, and a checksum over them and the cluster, so
   * that an id that was cut short or belongs elsewhere is noticed. It protects nothing: whoever
   * makes up another place is shown, from there on, what the reader may see in any case.
   */
  public String write(String cluster) {
    var offsets = next.stream().map(String::valueOf).collect(Collectors.joining("."));
    return offsets + "-" + checksum(cluster, offsets);
  }

  /** What {@link #write} wrote for the same cluster; nothing for any other text. */
  public static Optional<StreamPlace> read(String text, String cluster) {
    var match = TEXT.matcher(text);
    if (!match.matches() || !match.group(3).equals(checksum(cluster, match.group(1)))) {
      return Optional.empty();
    }
    var offsets = match.group(1).split("\\.", -1);
    return Optional.of(new StreamPlace(List.of(offsets).stream().map(Long::valueOf).toList()));
  }

  public boolean isBefore(int partition, long offset) {
    return next.get(partition) <= offset;
  }

  /** Whether something of another place lies ahead of this one. */
  public boolean isBehind(StreamPlace other) {
    return IntStream.range(0, next.size()).anyMatch(it -> next.get(it) < other.next.get(it));
  }

  /** The place at which that partition goes on with this offset. */
  public StreamPlace with(int partition, long offset) {
    var moved = new ArrayList<>(next);
    moved.set(partition, offset);
    return new StreamPlace(moved);
  }

  private static String checksum(String cluster, String offsets) {
    var sum = new CRC32C();
    sum.update((cluster + "\n" + offsets).getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue());
  }
}
