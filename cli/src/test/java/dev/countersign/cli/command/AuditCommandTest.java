package dev.countersign.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.audit.ExportWriter;
import dev.countersign.cli.audit.HistoryLogs;
import dev.countersign.proof.audit.History;
import dev.countersign.proof.sign.PemKeys;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export, whole and tampered with, before the verifier; and its entries for other programs. */
class AuditCommandTest {
  private static final int EVENTS = 300;

  @TempDir private Path folder;
  private Terminal terminal;
  private History history;
  private Path file;

  @BeforeEach
  void export() throws IOException {
    terminal = new Terminal(folder);
    history = History.of(7, EVENTS);
    file = folder.resolve("logs");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      ExportWriter.write(new HistoryLogs(history), History.CLUSTER, out, _ -> {});
    }
  }

  private int verify(String... more) {
    var words =
        new String[] {
          "audit",
          "verify",
          "--from",
          file.toString(),
          "--decision-key",
          Base64.getEncoder().encodeToString(History.POLICY_SERVICE.verifyingKey().raw().toArray()),
          "--audit-key",
          History.TRUST.checkpoints().word()
        };
    var all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return terminal.run(all);
  }

  @Test
  void shouldFindNothingWrongWithAnExport() {
    assertThat(verify()).as(terminal.talk()).isEqualTo(ExitCode.DONE);
    assertThat(terminal.data()).startsWith("All is well with the audit of test.");
    assertThat(terminal.data().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
  }

  @Test
  void shouldTellPrograms() throws IOException {
    assertThat(verify("--output", "json")).isEqualTo(ExitCode.DONE);
    var verdict = JsonMapper.builder().build().readTree(terminal.data());
    assertThat(verdict.path("sound").asBoolean()).isTrue();
    assertThat(verdict.path("entries").asInt() + verdict.path("waiting").asInt())
        .isEqualTo(history.size());
    assertThat(verdict.path("unknownIssuers").asInt()).isEqualTo(1); // the root's key was not given
  }

  @Test
  void shouldTakeKeysAsPemFiles() throws IOException {
    var key = folder.resolve("key.pub");
    Files.writeString(key, PemKeys.write(History.AUDIT_SERVICE.verifyingKey()));

    assertThat(verify("--audit-key", key.toString())).isEqualTo(ExitCode.ERROR); // given twice
    assertThat(
            terminal.run(
                "audit",
                "verify",
                "--from",
                file.toString(),
                "--audit-key",
                key.toString(),
                "--decision-key",
                Base64.getEncoder()
                    .encodeToString(History.POLICY_SERVICE.verifyingKey().raw().toArray())))
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldNameTheFirstRecordThatWasAltered() throws IOException {
    var victim = history.sources.values().iterator().next().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int at = find(bytes, victim.value());
    bytes[at + victim.value().length - 1] ^= 1;
    Files.write(file, bytes);

    assertThat(verify()).isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk().replaceAll("\\s+", " "))
        .contains(
            "topic countersign.governance, partition 0, offset %d: Expected the record of entry"
                .formatted(victim.position().offset()))
        .contains("(check: content)");
  }

  @Test
  void shouldSayThatAFileIsNoExportOrWasCutShort() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));

      assertThat(verify()).isEqualTo(ExitCode.ERROR);
      assertThat(terminal.talk()).contains("Expected an export of raw records in");
    }
  }

  @Test
  void shouldNeverFailOtherwiseWhateverByteIsAltered() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 3989) {
      byte[] altered = bytes.clone();
      altered[at] ^= 0x40;
      Files.write(file, altered);
      terminal = new Terminal(folder);
      verify();

      assertThat(terminal.talk()).doesNotContain("this should not happen");
    }
  }

  @Test
  void shouldWriteEntriesAsCsvAndJson() throws IOException {
    assertThat(terminal.run("audit", "export", "--from", file.toString(), "--output", "csv"))
        .isEqualTo(ExitCode.DONE);
    assertThat(terminal.data().lines().count()).isEqualTo(history.audit.size() + 1L);
    assertThat(terminal.data())
        .startsWith("sequence,time,category,type,actor,actorKind,address,request,summary,hash");

    terminal = new Terminal(folder);
    assertThat(terminal.run("audit", "export", "--from", file.toString(), "--output", "json"))
        .isEqualTo(ExitCode.DONE);
    assertThat(JsonMapper.builder().build().readTree(terminal.data()).size())
        .isEqualTo(history.audit.size());
  }

  @Test
  void shouldCopyAnExportByteForByte() throws IOException {
    var copy = folder.resolve("copy");
    assertThat(terminal.run("audit", "export", "--from", file.toString(), "--raw", copy.toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(copy).hasSameBinaryContentAs(file);

    assertThat(terminal.run("audit", "export", "--from", file.toString(), "--raw", copy.toString()))
        .isEqualTo(ExitCode.ERROR);
    assertThat(terminal.talk()).contains("Expected to write a new file");
  }

  private static int find(byte[] bytes, byte[] wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      if (Arrays.mismatch(bytes, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
        return at;
      }
    }
    throw new AssertionError("Expected the record in the export, but it is not there");
  }
}
