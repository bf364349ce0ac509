package dev.countersign.avro.codec;

import dev.countersign.avro.codec.RecordShapes.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.EncoderFactory;

/**
 * One kind of record as it stands on a topic: its CloudEvents type, its schema, and its bytes in
 * Avro's single-object encoding (two marker bytes, the CRC-64-AVRO fingerprint of the schema, the
 * body). Immutable and thread-safe.
 *
 * <p>An envelope and the thing in it are one Avro record: first the fields of the envelope, then
 * those of the thing.
 */
public final class WireType {
  static final int PREFIX_BYTES = 10;

  private final String ceType;
  private final Class<?> content;
  private final Schema schema;
  private final long fingerprint;
  private final List<Field> envelope;
  private final MethodHandle makeEnvelope;
  private final RecordShapes.Whole body;

  private WireType(
      String log, Class<?> content, List<Field> envelope, MethodHandle makeEnvelope, int version) {
    this.ceType = "dev.countersign." + log + "." + content.getSimpleName() + ".v" + version;
    this.content = content;
    this.envelope = envelope;
    this.makeEnvelope = makeEnvelope;
    String namespace = "dev.countersign." + log + ".v" + version;
    this.body = RecordShapes.Whole.of(content, namespace, content.getSimpleName());
    var all = new ArrayList<>(envelope);
    all.addAll(body.fields());
    this.schema =
        RecordShapes.schemaOf(body.schema().getDoc(), namespace, content.getSimpleName(), all);
    this.fingerprint = SchemaNormalization.parsingFingerprint64(schema);
  }

  /** A record that stands alone on its topic. */
  static WireType bare(String log, Class<?> content) {
    return new WireType(log, content, List.of(), null, 1);
  }

  /**
   * A record in an envelope.
   *
   * @param envelopeFields the envelope's fields before the content, which is its last component
   */
  static WireType enveloped(
      String log, Class<?> content, List<Field> envelopeFields, MethodHandle makeEnvelope) {
    return new WireType(log, content, envelopeFields, makeEnvelope, 1);
  }

  /** The CloudEvents {@code type} attribute, such as {@code dev.countersign.events.VoteCast.v1}. */
  public String ceType() {
    return ceType;
  }

  /** The Java record that holds the content. */
  public Class<?> content() {
    return content;
  }

  public Schema schema() {
    return schema;
  }

  public long fingerprint() {
    return fingerprint;
  }

  byte[] encode(Object envelopeOrContent, Object inner) {
    try {
      var bytes = new ByteArrayOutputStream(512);
      bytes.write(0xC3);
      bytes.write(0x01);
      bytes.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(fingerprint).array());
      var out = EncoderFactory.get().directBinaryEncoder(bytes, null);
      for (var field : envelope) {
        field.shape().write(RecordShapes.call(field.get(), envelopeOrContent), out);
      }
      body.write(inner, out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Object decode(byte[] value) {
    var in = new AvroInput(value, PREFIX_BYTES);
    var outer = new Object[envelope.size() + 1];
    for (int i = 0; i < envelope.size(); i++) {
      outer[i] = envelope.get(i).shape().read(in);
    }
    var inner = body.read(in);
    in.expectEnd();
    if (makeEnvelope == null) {
      return inner;
    }
    outer[envelope.size()] = inner;
    return RecordShapes.construct(makeEnvelope, outer);
  }
}
