package dev.countersign.proof.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.proof.merkle.CompactRange;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The vectors of docs/audit-format.md, which were made with Python's hashlib and cryptography. */
class AuditVectorsTest {
  private static final Path PAGE = Path.of("../docs/audit-format.md");
  private static final String KEY = "0123456789abcdefghjkmnpqrs";
  private static final String TYPE = "dev.countersign.events.VoteCast.v1";
  private static final Map<String, String> VECTORS = new HashMap<>();

  private final AuditHash hash = new AuditHash("test");

  @BeforeAll
  static void read() throws IOException {
    for (var line : Files.readAllLines(PAGE)) {
      for (var name :
          List.of(
              "event",
              "content",
              "entry 1",
              "entry 2",
              "root of 1",
              "root of 2",
              "note key",
              "signature")) {
        if (line.matches(name + " +[A-Za-z0-9+/=.]{30,}")) {
          VECTORS.put(name, line.substring(name.length()).strip());
        }
      }
    }
    assertThat(VECTORS).hasSize(8);
  }

  private static LogRecord record(long offset) {
    byte[] value = new byte[40];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) i;
    }
    return new LogRecord(
        new LogPosition(
            "countersign.events",
            "abcdefghijklmnopqrstuv",
            3,
            offset,
            Instant.parse("2026-01-02T03:04:05.678Z")),
        Records.utf8(KEY),
        List.of(
            Records.header("ce_specversion", "1.0"),
            Records.header("ce_type", TYPE),
            Records.header("ce_id", KEY + "/7"),
            Records.header("content-type", "application/avro")),
        value);
  }

  private byte[] entry(byte[] before, long offset) {
    var record = record(offset);
    return hash.entry(before, hash.content(record), record.position());
  }

  @Test
  void shouldHashAsThePageSays() {
    byte[] first = entry(new byte[Digest.BYTES], 41);

    assertThat(hex(hash.event(record(41), TYPE))).isEqualTo(VECTORS.get("event"));
    assertThat(hex(hash.content(record(41)))).isEqualTo(VECTORS.get("content"));
    assertThat(hex(first)).isEqualTo(VECTORS.get("entry 1"));
    assertThat(hex(entry(first, 43))).isEqualTo(VECTORS.get("entry 2"));
  }

  @Test
  void shouldSignAsThePageSays() {
    byte[] first = entry(new byte[Digest.BYTES], 41);
    var tree = new CompactRange();
    tree.append(first);
    assertThat(tree.root().value()).isEqualTo(VECTORS.get("root of 1"));
    tree.append(entry(first, 43));
    assertThat(tree.root().value()).isEqualTo(VECTORS.get("root of 2"));

    var key =
        new SigningKey(
            Bytes.ofHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    var origin = Checkpoint.origin("test");
    assertThat(new NoteKey(origin, key.verifyingKey()).word()).isEqualTo(VECTORS.get("note key"));
    assertThat(new Checkpoint(origin, 2, tree.root()).sign(key))
        .endsWith("— " + origin + " " + VECTORS.get("signature") + "\n");
  }

  @Test
  void shouldNameEveryCheckOnThePage() throws IOException {
    var page = Files.readString(PAGE);
    for (var check : Check.values()) {
      assertThat(page).contains("| `" + check.word() + "` |");
    }
  }

  @Test
  void shouldTellContentFromKeyFromHeader() {
    var record = record(1);
    var without = new LogRecord(record.position(), null, record.headers(), record.value());
    var empty = new LogRecord(record.position(), new byte[0], record.headers(), record.value());

    assertThat(hash.content(without)).isEqualTo(hash.content(empty)); // the page says so
    assertThat(hash.content(without)).isNotEqualTo(hash.content(record));
  }

  private static String hex(byte[] bytes) {
    return Digest.of(bytes).value();
  }
}
