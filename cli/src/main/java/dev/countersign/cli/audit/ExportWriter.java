package dev.countersign.cli.audit;

import dev.countersign.proof.audit.LogRecord;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Writes the logs as they are read, see {@link ExportFormat}. */
public final class ExportWriter {
  private static final int SAY_EVERY = 1024;

  private final DataOutputStream out;
  private final List<Section> sections = new ArrayList<>();
  private long records;
  private long written;

  private record Section(Logs.Part part, long position) {}

  private ExportWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /**
   * Writes all there is.
   *
   * @param out buffered; the caller closes it
   * @param progress told now and then how many records it wrote
   * @return how many records it wrote
   */
  public static long write(Logs logs, String cluster, OutputStream out, LongConsumer progress)
      throws IOException {
    var writer = new ExportWriter(out);
    writer.begin(cluster, logs.asOf().toEpochMilli());
    for (var part : logs.parts()) {
      writer.section(logs, part, progress);
    }
    writer.end();
    return writer.records;
  }

  private void begin(String cluster, long asOf) throws IOException {
    raw(ExportFormat.BEGIN);
    text(cluster);
    number(asOf);
  }

  private void section(Logs logs, Logs.Part part, LongConsumer progress) throws IOException {
    sections.add(new Section(part, written));
    mark(ExportFormat.SECTION);
    part(part);
    long count = 0;
    for (var next = read(logs, part); next.isPresent(); next = read(logs, part)) {
      record(next.get());
      count++;
      if (++records % SAY_EVERY == 0) {
        progress.accept(records);
      }
    }
    mark(ExportFormat.SECTION_END);
    number(count);
  }

  private static Optional<LogRecord> read(Logs logs, Logs.Part part) {
    return logs.next(part.topic(), part.partition());
  }

  private void record(LogRecord record) throws IOException {
    mark(ExportFormat.RECORD);
    number(record.position().offset());
    number(record.position().timestamp().toEpochMilli());
    bytes(record.key());
    count(record.headers().size());
    for (var header : record.headers()) {
      text(header.name());
      bytes(header.value());
    }
    bytes(record.value());
  }

  private void end() throws IOException {
    long index = written;
    mark(ExportFormat.INDEX);
    count(sections.size());
    for (var section : sections) {
      part(section.part());
      number(section.position());
    }
    number(index);
    raw(ExportFormat.END);
    out.flush();
  }

  private void part(Logs.Part part) throws IOException {
    text(part.topic());
    text(part.topicId());
    count(part.partition());
  }

  private void mark(byte mark) throws IOException {
    out.writeByte(mark);
    written++;
  }

  private void number(long value) throws IOException {
    out.writeLong(value);
    written += Long.BYTES;
  }

  private void count(int value) throws IOException {
    out.writeInt(value);
    written += Integer.BYTES;
  }

  private void text(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) throws IOException {
    count(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      raw(bytes);
    }
  }

  private void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }
}
