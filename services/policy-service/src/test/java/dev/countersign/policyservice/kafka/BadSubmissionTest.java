package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.DEVELOPMENT;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.operation;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.RefusalCode;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Submissions that are rightly signed and cannot be had, from an issuer that does not check what
 * the gateway checks: refused, with nothing written about them, and the next one is decided.
 */
class BadSubmissionTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void birth() {
    stage = Stage.born(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  static Stream<Arguments> noTexts() {
    return Stream.of(
        arguments("no UTF-8", new byte[] {'s', 'e', 'l', (byte) 0xFF, '1'}),
        arguments("half a character", new byte[] {'s', (byte) 0xED, (byte) 0xA0, (byte) 0x80}),
        arguments("a NUL", "select '\0'".getBytes(StandardCharsets.UTF_8)),
        arguments("nothing", new byte[0]),
        arguments("blanks", " \n".getBytes(StandardCharsets.UTF_8)),
        arguments("over the limit", new byte[Topics.MAX_OPERATION_BYTES + 1]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noTexts")
  void shouldRefuseBytesThatAreNoStatement(String name, byte[] content) {
    stage.pipe(submits(stage.now(), "bad", DEVELOPMENT, operation(content), DispatchMode.MANUAL));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.OPERATION_REFUSED);
    assertThat(stage.events(requestId("bad"))).isEmpty();
    stage.pipe(submits(stage.now(), "good", PRODUCTION, sql("delete from a"), DispatchMode.MANUAL));
    assertThat(stage.eventNames(requestId("good"))).hasSize(3);
  }

  @Test
  void shouldRefuseAnotherKindUnderTheSameKey() {
    var text = sql("delete from orders");
    stage.pipe(submits(stage.now(), "a", PRODUCTION, text, DispatchMode.MANUAL));

    stage.pipe(
        submits(stage.now(), "a", OperationKind.MIGRATION, PRODUCTION, text, DispatchMode.MANUAL));

    assertThat(stage.lastRefusal()).isEqualTo(RefusalCode.IDEMPOTENCY_CONFLICT);
    assertThat(stage.eventNames(requestId("a"))).hasSize(3);
  }
}
