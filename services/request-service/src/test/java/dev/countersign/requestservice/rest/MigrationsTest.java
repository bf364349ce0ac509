package dev.countersign.requestservice.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.hash.Hashing;
import dev.countersign.protocol.request.MigrationAction;
import dev.countersign.protocol.request.MigrationDocument;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations in JSON are the document that people countersign, and come back as they were. */
class MigrationsTest {
  private static final String SQL = "CREATE TABLE é (n int);\\r\\n";
  private static final String CHECKSUM =
      Hashing.sha256("CREATE TABLE é (n int);\r\n".getBytes(StandardCharsets.UTF_8)).value();
  private static final String ONE =
      "{\"version\":20261127143000,\"name\":\"a\",\"checksum\":\"%s\",\"sql\":\"%s\"}"
          .formatted(CHECKSUM, SQL);

  private static SubmitBody body(String migration) {
    return read("{\"kind\":\"migration\",\"migration\":%s}".formatted(migration));
  }

  private static SubmitBody read(String json) {
    try {
      return new JsonMapper().readValue(json, SubmitBody.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MigrationDocument document(String migration) {
    return Wire.decode(Migrations.of(body(migration)).toArray(), MigrationDocument.class);
  }

  @Test
  void shouldKeepEveryCharacter() {
    var document =
        document(
            "{\"action\":\"up\",\"migrations\":[%s],\"applied\":[{\"version\":7,\"checksum\":\"%s\"}]}"
                .formatted(ONE, CHECKSUM));

    assertThat(document.action()).isEqualTo(MigrationAction.UP);
    assertThat(document.migrations().getFirst().sql()).isEqualTo("CREATE TABLE é (n int);\r\n");
    assertThat(document.migrations().getFirst().version()).isEqualTo(20261127143000L);
    assertThat(document.migrations().getFirst().from()).isEqualTo(1);
    assertThat(document.applied().getFirst().version()).isEqualTo(7);
    assertThat(document.outOfOrder()).isFalse();

    var shown = MigrationBody.of(document);
    assertThat(shown.action()).isEqualTo("up");
    assertThat(shown.migrations().getFirst().sql()).isEqualTo("CREATE TABLE é (n int);\r\n");
    assertThat(shown.toString()).doesNotContain("CREATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"action\":\"sideways\",\"migrations\":[]}",
        "{\"action\":\"up\"}",
        "{\"action\":\"up\",\"migrations\":[]}",
        "{\"action\":\"up\",\"migrations\":[null]}",
        "{\"action\":\"up\",\"migrations\":[{\"version\":1,\"name\":\"a\",\"sql\":\"SELECT 1\"}]}",
        "{\"action\":\"up\",\"migrations\":[{\"version\":1,\"name\":\"a\",\"checksum\":\"x\",\"sql\":\"SELECT 1\"}]}",
        "{\"action\":\"up\",\"migrations\":[{\"name\":\"a\",\"checksum\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"sql\":\"SELECT 1\"}]}",
        "{\"action\":\"up\",\"migrations\":[{\"version\":1,\"name\":\"a\",\"checksum\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"sql\":\"SELECT 1\"}]}"
      })
  void shouldSayWhatIsWrong(String migration) {
    assertThatThrownBy(() -> Migrations.of(body(migration)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Expected ");
  }

  @Test
  void shouldNotTakeWhatBelongsToAnotherKind() {
    var both =
        read(
            "{\"kind\":\"migration\",\"sql\":\"SELECT 1\",\"migration\":{\"action\":\"up\",\"migrations\":[%s]}}"
                .formatted(ONE));

    assertThatThrownBy(() -> Migrations.of(both)).hasMessageContaining("no sql for kind migration");
    assertThatThrownBy(() -> Documents.requireNone(both))
        .hasMessageContaining("for kind migration only");
  }
}
