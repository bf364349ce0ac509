package dev.countersign.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.request.RequestId;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;

/** The words of the language that are one piece of text in JSON: ids, digests, parties, bytes. */
public final class ProtocolModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public ProtocolModule() {
    super("countersign-protocol");
    text(Digest.class, Digest::value, Digest::new);
    text(Subject.class, Subject::value, Subject::new);
    text(CommandId.class, CommandId::value, CommandId::new);
    text(RequestId.class, RequestId::value, RequestId::new);
    text(ExecutionId.class, ExecutionId::value, ExecutionId::new);
    text(Party.class, Party::toString, ProtocolModule::party);
    text(
        Bytes.class,
        bytes -> Base64.getEncoder().encodeToString(bytes.toArray()),
        text -> Bytes.of(Base64.getDecoder().decode(text)));
  }

  /**
   * A party as it is written everywhere: {@code group:dba}, {@code role:approver}, {@code
   * user:carol}.
   *
   * @throws IllegalArgumentException when it is written otherwise
   */
  public static Party party(String text) {
    int colon = text.indexOf(':');
    for (var kind : PartyKind.values()) {
      if (colon > 0
          && colon < text.length() - 1
          && text.substring(0, colon).equals(kind.name().toLowerCase(Locale.ROOT))) {
        return new Party(kind, text.substring(colon + 1));
      }
    }
    throw new IllegalArgumentException(
        "Expected a party as group:NAME, role:NAME or user:NAME, but got another text");
  }

  private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
    addSerializer(type, new Writer<>(type, write));
    addDeserializer(type, new Reader<>(type, read));
  }

  private static final class Writer<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<T, String> write;

    Writer(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write.apply(value));
    }
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> read;

    Reader(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    @SuppressWarnings("unchecked") // handledType is the class that it was made with
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      var text = in.getValueAsString();
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        return (T) context.handleWeirdStringValue(handledType(), text, "%s", e.getMessage());
      }
    }
  }
}
