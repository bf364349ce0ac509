package dev.countersign.qa.bench;

import dev.countersign.avro.codec.Wire;
import dev.countersign.cli.audit.WireDecoding;
import dev.countersign.proof.audit.AuditChain;
import dev.countersign.proof.audit.AuditHash;
import dev.countersign.proof.audit.AuditVerifier;
import dev.countersign.proof.audit.LogRecord;
import dev.countersign.proof.audit.Trust;
import dev.countersign.proof.audit.Verdict;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.proof.hash.Domain;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How fast the audit is chained and verified, beside the bare SHA-256 calls that its format demands
 * over the same bytes: five an entry (event, content, entry, leaf, and about one node of the tree).
 * Everything is in memory and, but for signatures, on one thread. The best of several rounds
 * counts, for what disturbs a round only makes it slower.
 */
final class AuditFigures {
  private final AuditSample sample;
  private final Trust trust;
  private final int rounds;
  private final SigningKey key = new SigningKey(Bytes.of(new byte[SigningKey.SEED_BYTES]));

  AuditFigures(int entries, int rounds) {
    this.sample = new AuditSample(entries, key);
    this.rounds = rounds;
    this.trust =
        new Trust(
            AuditSample.CLUSTER,
            key.verifyingKey(),
            new NoteKey("bench", key.verifyingKey()),
            Optional.empty(),
            Duration.ofDays(1));
  }

  /** Entries a second, and their share of what bare hashing does. */
  record Figure(String name, double perSecond, double share) {}

  List<Figure> measure() {
    var preimages = preimages();
    var sha256 = sha256();
    double bare = best(() -> hash(sha256, preimages));
    double chain = best(this::chain);
    double chained = best(this::decodeAndChain);
    double verified = best(this::verifyHashes);
    double signed = best(this::verifyAll);
    double signatures = best(signatures());
    return List.of(
        new Figure("bare SHA-256 of the format", bare, 1),
        new Figure("chain entries", chain, chain / bare),
        new Figure("chain, with Avro in and out", chained, chained / bare),
        new Figure("verify entries", verified, verified / bare),
        new Figure("verify, signatures and words", signed, signed / bare),
        new Figure("signature checks, one thread", signatures, signatures / bare));
  }

  /** One check an entry, of policy-service's signature; a whole verification makes two. */
  private Runnable signatures() {
    var hash = new AuditHash(AuditSample.CLUSTER);
    var checks =
        sample.records().stream()
            .map(
                record ->
                    new Check(
                        Digest.of(hash.event(record, record.headerText("ce_type"))),
                        Bytes.of(record.header("countersign-signature").orElseThrow())))
            .toList();
    var verifying = key.verifyingKey();
    return () -> {
      for (var check : checks) {
        if (!EventSeal.verify(verifying, check.hash(), check.signature())) {
          throw new IllegalStateException("Expected a signature that verifies");
        }
      }
    };
  }

  private record Check(Digest hash, Bytes signature) {}

  private double best(Runnable round) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      round.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return sample.records().size() * 1e9 / best;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, but this Java runtime lacks it", e);
    }
  }

  private static void hash(MessageDigest sha256, List<byte[]> preimages) {
    for (var preimage : preimages) {
      sha256.update(preimage);
      byte[] unused = sha256.digest();
      if (unused.length != Digest.BYTES) {
        throw new IllegalStateException("Expected 32 bytes");
      }
    }
  }

  private void chain() {
    var chain = new AuditChain(AuditSample.CLUSTER);
    var hash = new AuditHash(AuditSample.CLUSTER);
    for (var record : sample.records()) {
      hash.event(record, record.headerText("ce_type"));
      chain.link(record);
    }
  }

  private void decodeAndChain() {
    var chain = new AuditChain(AuditSample.CLUSTER);
    var hash = new AuditHash(AuditSample.CLUSTER);
    for (var record : sample.records()) {
      var event = Wire.decodeEvent(record.value());
      var type = Wire.ceType(event.event());
      Wire.encode(chain.append(record, type, event, Digest.of(hash.event(record, type))));
    }
  }

  private void verifyHashes() {
    requireSound(AuditVerifier.ofHashes(trust, new WireDecoding(), sample.fromTheBeginning()));
  }

  private void verifyAll() {
    requireSound(new AuditVerifier(trust, new WireDecoding(), sample.fromTheBeginning()));
  }

  private static void requireSound(AuditVerifier verifier) {
    if (verifier.verify(_ -> {}) instanceof Verdict.Broken(var finding, _)) {
      throw new IllegalStateException("Expected a sound audit, but " + finding);
    }
  }

  /** What SHA-256 is called on for each record, byte for byte. */
  private List<byte[]> preimages() {
    var all = new ArrayList<byte[]>();
    for (var record : sample.records()) {
      all.add(event(record));
      all.add(content(record));
      all.add(entry(record));
      all.add(new byte[1 + Digest.BYTES]);
      all.add(new byte[1 + 2 * Digest.BYTES]);
    }
    return all;
  }

  private static byte[] event(LogRecord record) {
    return tagged(
        Domain.EVENT,
        List.of(
            utf8(AuditSample.CLUSTER),
            record.key(),
            record.header("ce_type").orElseThrow(),
            record.value()));
  }

  private static byte[] content(LogRecord record) {
    var parts = new ArrayList<byte[]>();
    parts.add(utf8(Topics.log(record.position().topic())));
    parts.add(record.key());
    record.headers().stream()
        .filter(header -> header.name().startsWith("ce_"))
        .sorted(Comparator.comparing(LogRecord.Header::name))
        .forEach(
            header -> {
              parts.add(utf8(header.name()));
              parts.add(header.value());
            });
    parts.add(record.value());
    return tagged(Domain.AUDIT_CONTENT, parts);
  }

  private static byte[] entry(LogRecord record) {
    return tagged(
        Domain.AUDIT_ENTRY,
        List.of(
            new byte[Digest.BYTES],
            new byte[Digest.BYTES],
            utf8(AuditSample.CLUSTER),
            utf8(record.position().topicId()),
            new byte[Integer.BYTES],
            new byte[Long.BYTES],
            new byte[Long.BYTES]));
  }

  private static byte[] tagged(Domain domain, List<byte[]> parts) {
    int size = Long.BYTES + domain.bytes().length;
    for (var part : parts) {
      size += Long.BYTES + part.length;
    }
    var all = ByteBuffer.allocate(size).putLong(domain.bytes().length).put(domain.bytes());
    parts.forEach(part -> all.putLong(part.length).put(part));
    return all.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The audit's figures alone. Argument: how many entries. */
  public static void main(String[] arguments) {
    int entries = arguments.length == 0 ? 20_000 : Integer.parseInt(arguments[0]);
    for (var figure : new AuditFigures(entries, 10).measure()) {
      System.out.println(figure);
    }
  }
}
