package dev.countersign.agent.run;

import dev.countersign.protocol.execution.Dispatched;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What an agent checks of whatever stands on the dispatch topic, beside who signed it. */
final class SentCheck {
  private static final Duration LONGEST_STATEMENT = Duration.ofDays(1);

  private SentCheck() {}

  /** Whether it is where it belongs. */
  static Stream<Optional<String>> place(
      Trust trust, SignedRecord found, Dispatched sent, String type) {
    return Stream.of(
        elsewhere("topic", Topics.dispatch(trust.pool()), found.topic()),
        elsewhere("key", sent.execution().request().value(), found.key()),
        elsewhere("type", type, found.type()));
  }

  /** Whether it is something that an agent can do. */
  static Stream<Optional<String>> content(Dispatched sent) {
    return Stream.of(
        when(
            sent.kind() != OperationKind.SQL && !isMigration(sent),
            "Expected SQL or migrations, but it is %s".formatted(sent.kind())),
        when(
            !isWithin(sent.statementTimeout(), Duration.ofMillis(1), LONGEST_STATEMENT),
            "Expected a statement time-out of 1 ms to 1 day, but it is " + sent.statementTimeout()),
        when(
            sent.content().size() == 0 || sent.content().size() > Topics.MAX_OPERATION_BYTES,
            "Expected a text of 1 byte to 1 MiB, but it has " + sent.content().size()),
        when(
            isMigration(sent) && MigrationText.read(sent.content()).isEmpty(),
            "Expected migrations that can run, but the bytes are something else"),
        when(
            !isMigration(sent) && text(sent).filter(text -> text.indexOf('\0') < 0).isEmpty(),
            "Expected UTF-8 without NUL, but the text is something else"));
  }

  static boolean isMigration(Dispatched sent) {
    return sent.kind() == OperationKind.MIGRATION;
  }

  static Optional<String> when(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }

  static boolean isWithin(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  static Optional<String> text(Dispatched sent) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(sent.content().toArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> elsewhere(String what, String expected, String found) {
    return when(
        !expected.equals(found), "Expected the %s %s, but it is another".formatted(what, expected));
  }
}
