package dev.countersign.cli.audit;

import dev.countersign.cli.CliException;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.protocol.audit.LogPosition;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The logs as {@link ExportWriter} wrote them. Each partition is read from its own place in the
 * file; what is kept in memory is a buffer for each. The file may come from anyone: whatever is
 * wrong with it is said with the place.
 */
public final class ExportFile implements Logs {
  private static final int BUFFER = 64 << 10;
  private static final int LARGEST_INDEX = 10_000;

  private final Path file;
  private final List<FileChannel> channels = new ArrayList<>();
  private final Map<Source, Cursor> cursors = new LinkedHashMap<>();
  private final List<Source> sources;
  private final String cluster;
  private final Instant asOf;

  private record Cursor(Part part, DataInputStream in) {}

  /**
   * Opens an export.
   *
   * @throws CliException when it cannot be read, or is not a whole export
   */
  public ExportFile(Path file) {
    this.file = file;
    try {
      var head = at(0);
      expect(head, ExportFormat.BEGIN, "the beginning of one");
      cluster = text(head);
      asOf = Instant.ofEpochMilli(head.readLong());
      index();
      sources = Logs.super.sources();
    } catch (IOException e) {
      close();
      throw new CliException(
          "Expected an export of raw records in %s, but %s"
              .formatted(file, e instanceof EOFException ? "it ends too early" : e.getMessage()),
          e);
    } catch (CliException e) {
      close();
      throw e;
    }
  }

  /** The cluster that it says it is of. */
  public String cluster() {
    return cluster;
  }

  private void index() throws IOException {
    long size = channels.getFirst().size();
    var end = at(Math.max(0, size - Long.BYTES - ExportFormat.END.length));
    long place = end.readLong();
    expect(end, ExportFormat.END, "the end of one");
    var index = at(place);
    expect(index, new byte[] {ExportFormat.INDEX}, "an index before its end");
    int count = index.readInt();
    if (count < 0 || count > LARGEST_INDEX) {
      throw new IOException("its index is damaged");
    }
    for (int i = 0; i < count; i++) {
      var part = part(index);
      long position = index.readLong();
      var in = at(position);
      expect(in, new byte[] {ExportFormat.SECTION}, "a section where its index says");
      if (!part(in).equals(part)) {
        throw new IOException("its index is damaged");
      }
      cursors.put(new Source(part.topic(), part.partition()), new Cursor(part, in));
    }
  }

  private DataInputStream at(long position) throws IOException {
    var channel = FileChannel.open(file);
    channels.add(channel);
    if (position < 0 || position > channel.size()) {
      throw new EOFException();
    }
    channel.position(position);
    InputStream stream = Channels.newInputStream(channel);
    return new DataInputStream(new BufferedInputStream(stream, BUFFER));
  }

  @Override
  public List<Part> parts() {
    return cursors.values().stream().map(Cursor::part).toList();
  }

  @Override
  public List<Source> sources() {
    return sources;
  }

  @Override
  public Instant asOf() {
    return asOf;
  }

  @Override
  public Optional<LogRecord> next(String topic, int partition) {
    var source = new Source(topic, partition);
    var cursor = cursors.get(source);
    if (cursor == null) {
      return Optional.empty();
    }
    try {
      byte mark = cursor.in().readByte();
      if (mark == ExportFormat.SECTION_END) {
        cursors.put(source, new Cursor(cursor.part(), ended()));
        return Optional.empty();
      }
      if (mark != ExportFormat.RECORD) {
        throw new IOException("there is something else");
      }
      return Optional.of(record(cursor));
    } catch (IOException e) {
      throw new CliException(
          "Expected another record of topic %s, partition %d in %s, but %s"
              .formatted(
                  topic,
                  partition,
                  file,
                  e instanceof EOFException ? "the file ends" : e.getMessage()),
          e);
    }
  }

  /** Asked again, it says the same. */
  private static DataInputStream ended() {
    return new DataInputStream(
        new InputStream() {
          @Override
          public int read() {
            return ExportFormat.SECTION_END;
          }
        });
  }

  private static LogRecord record(Cursor cursor) throws IOException {
    var in = cursor.in();
    long offset = in.readLong();
    var timestamp = Instant.ofEpochMilli(in.readLong());
    byte[] key = bytes(in);
    int count = in.readInt();
    if (count < 0 || count > LARGEST_INDEX) {
      throw new IOException("the record at offset " + offset + " is damaged");
    }
    var headers = new ArrayList<LogRecord.Header>();
    for (int i = 0; i < count; i++) {
      headers.add(new LogRecord.Header(text(in), bytes(in)));
    }
    var part = cursor.part();
    return new LogRecord(
        new LogPosition(part.topic(), part.topicId(), part.partition(), offset, timestamp),
        key,
        headers,
        bytes(in));
  }

  private static Part part(DataInputStream in) throws IOException {
    return new Part(text(in), text(in), in.readInt());
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = bytes(in);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > ExportFormat.MOST_BYTES) {
      throw new IOException("a length there is damaged");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  private static void expect(DataInputStream in, byte[] expected, String what) throws IOException {
    if (!Arrays.equals(in.readNBytes(expected.length), expected)) {
      throw new IOException("it does not have " + what);
    }
  }

  @Override
  public void close() {
    for (var channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new CliException("Expected to close " + file, e);
      }
    }
  }
}
