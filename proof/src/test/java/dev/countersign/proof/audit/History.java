package dev.countersign.proof.audit;

import dev.countersign.avro.codec.Wire;
import dev.countersign.proof.command.CommandSeal;
import dev.countersign.proof.event.ChainHead;
import dev.countersign.proof.note.Checkpoint;
import dev.countersign.proof.note.NoteKey;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.audit.AuditEntry;
import dev.countersign.protocol.audit.LogPosition;
import dev.countersign.protocol.audit.SignedCheckpoint;
import dev.countersign.protocol.envelope.Actor;
import dev.countersign.protocol.envelope.CommandHeader;
import dev.countersign.protocol.envelope.CommandId;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.envelope.LogEvent;
import dev.countersign.protocol.envelope.Principal;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.envelope.Recorded;
import dev.countersign.protocol.envelope.SignIn;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.IssuerRegistered;
import dev.countersign.protocol.governance.IssuerKind;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The logs of a cluster whose history was made by chance: honest, until a test tampers with them.
 */
public final class History implements AuditLogs {
  public static final String CLUSTER = "test";
  public static final SigningKey POLICY_SERVICE = key(1);
  public static final SigningKey AUDIT_SERVICE = key(2);
  static final SigningKey ROOT = key(3);
  static final SigningKey GATEWAY = key(4);
  static final SigningKey STRANGER = key(5);
  public static final Trust TRUST =
      new Trust(
          CLUSTER,
          POLICY_SERVICE.verifyingKey(),
          new NoteKey(Checkpoint.origin(CLUSTER), AUDIT_SERVICE.verifyingKey()),
          Optional.of(ROOT.verifyingKey()),
          Duration.ofMinutes(10));
  private static final long START = 1_750_000_000_000L;

  final Random random;
  public final Map<Source, List<LogRecord>> sources =
      new TreeMap<>(
          (a, b) ->
              a.topic().equals(b.topic())
                  ? Integer.compare(a.partition(), b.partition())
                  : b.topic().compareTo(a.topic()));
  public final List<LogRecord> audit = new ArrayList<>();
  public final List<LogRecord> checkpoints = new ArrayList<>();
  private final Map<Source, Integer> read = new HashMap<>();
  private final Map<String, ChainHead> heads = new HashMap<>();
  private final AnyEvent any;
  private final int partitions;
  private long now = START;
  private int nextEntry;
  private int nextCheckpoint;

  History(long seed) {
    random = new Random(seed);
    any = new AnyEvent(random);
    partitions = 1 + random.nextInt(4);
    sources.put(new Source(Topics.GOVERNANCE, 0), new ArrayList<>());
    for (int i = 0; i < partitions; i++) {
      sources.put(new Source(Topics.EVENTS, i), new ArrayList<>());
    }
  }

  /** A history of about so many events, some of them not chained yet. */
  public static History of(long seed, int events) {
    var history = new History(seed);
    if (events > 0) {
      history.decide(
          Topics.GOVERNANCE_KEY,
          ROOT,
          "root",
          List.of(
              new IssuerRegistered(
                  "gateway", IssuerKind.GATEWAY, GATEWAY.verifyingKey().raw(), Optional.empty())));
    }
    while (history.size() < events) {
      history.decideSomething();
    }
    history.chain(history.random.nextInt(4) == 0 ? events / 2 : Integer.MAX_VALUE);
    return history;
  }

  static SigningKey key(int seed) {
    byte[] bytes = new byte[SigningKey.SEED_BYTES];
    bytes[0] = (byte) seed;
    return new SigningKey(Bytes.of(bytes));
  }

  public int size() {
    return sources.values().stream().mapToInt(List::size).sum();
  }

  private void decideSomething() {
    int parts = 1 + random.nextInt(4);
    boolean governance = random.nextInt(10) == 0;
    var events = new ArrayList<LogEvent>();
    for (int i = 0; i < parts; i++) {
      events.add(governance ? any.ofGovernance() : any.ofRequest());
    }
    var request = "%026d".formatted(random.nextInt(20));
    decide(governance ? Topics.GOVERNANCE_KEY : request, GATEWAY, "gateway", events);
  }

  void decide(String aggregate, SigningKey issuer, String name, List<? extends LogEvent> events) {
    var id = new CommandId("%026d".formatted(random.nextInt(Integer.MAX_VALUE)));
    var header =
        Bytes.of(
            Wire.encode(
                new CommandHeader(
                    CLUSTER,
                    Topics.COMMANDS,
                    aggregate,
                    "type",
                    id,
                    name,
                    new Principal(new Subject("alice"), PrincipalKind.PERSON, SignIn.TOKEN, "::1"),
                    Instant.ofEpochMilli(now),
                    Instant.ofEpochMilli(now + 30_000),
                    0,
                    "",
                    Digest.NONE,
                    List.of())));
    for (int part = 1; part <= events.size(); part++) {
      var head = heads.getOrDefault(aggregate, ChainHead.START);
      var meta =
          new EventMeta(
              aggregate,
              head.sequence() + 1,
              head.hash(),
              part,
              events.size(),
              new Actor(
                  new Subject("alice"),
                  PrincipalKind.PERSON,
                  SignIn.TOKEN,
                  "::1",
                  List.of(),
                  List.of()),
              Instant.ofEpochMilli(now),
              1,
              id,
              "",
              header,
              CommandSeal.sign(issuer, header));
      heads.put(aggregate, head.next(meta, write(new Recorded<>(meta, events.get(part - 1)))));
    }
  }

  private Digest write(Recorded<LogEvent> event) {
    var aggregate = event.meta().aggregate();
    var source =
        aggregate.equals(Topics.GOVERNANCE_KEY)
            ? new Source(Topics.GOVERNANCE, 0)
            : new Source(Topics.EVENTS, Math.floorMod(aggregate.hashCode(), partitions));
    var records = sources.get(source);
    // Markers of transactions, committed or not, take offsets too.
    long offset =
        (records.isEmpty() ? 0 : records.getLast().position().offset() + 1) + random.nextInt(3);
    now += random.nextInt(50);
    var position =
        new LogPosition(
            source.topic(),
            "id-of-" + source.topic(),
            source.partition(),
            offset,
            Instant.ofEpochMilli(now));
    var record = Records.record(position, event, POLICY_SERVICE);
    records.add(record);
    return Digest.of(new AuditHash(CLUSTER).event(record, Wire.ceType(event.event())));
  }

  /** Chains up to so many records, in an order that chance makes. */
  void chain(int most) {
    audit.clear();
    checkpoints.clear();
    var chain = new AuditChain(CLUSTER);
    var left = new ArrayList<ArrayDeque<LogRecord>>();
    sources.values().forEach(records -> left.add(new ArrayDeque<>(records)));
    boolean first = true;
    checkpoint(chain);
    while (chain.size() < most && left.stream().anyMatch(records -> !records.isEmpty())) {
      var records = left.get(first ? 0 : random.nextInt(left.size()));
      if (records.isEmpty()) {
        continue;
      }
      first = false; // governance tells the gateway's key before anything else is decided
      var record = records.poll();
      var event = Wire.decodeEvent(record.value());
      var type = Wire.ceType(event.event());
      var hash = Digest.of(new AuditHash(CLUSTER).event(record, type));
      audit(chain.append(record, type, event, hash));
      if (random.nextInt(5) == 0) {
        checkpoint(chain);
      }
    }
    checkpoint(chain);
  }

  void audit(AuditEntry entry) {
    audit.add(ours(Topics.AUDIT, audit.size() * 2L, Wire.encode(entry)));
  }

  private void checkpoint(AuditChain chain) {
    checkpoint(chain.size(), chain.root(), AUDIT_SERVICE);
  }

  void checkpoint(long size, Digest root, SigningKey key) {
    var note = new Checkpoint(Checkpoint.origin(CLUSTER), size, root).sign(key);
    checkpoints.add(
        ours(
            Topics.CHECKPOINTS,
            checkpoints.size() * 2L,
            Wire.encode(new SignedCheckpoint(size, root, note))));
  }

  private LogRecord ours(String topic, long offset, byte[] value) {
    return new LogRecord(
        new LogPosition(topic, "id-of-" + topic, 0, offset, Instant.ofEpochMilli(now)),
        Records.utf8(Topics.AUDIT_KEY),
        List.of(),
        value);
  }

  Verdict verify() {
    read.clear();
    nextEntry = 0;
    nextCheckpoint = 0;
    return new AuditVerifier(TRUST, new WireDecoding(), this).verify(_ -> {});
  }

  @Override
  public Optional<LogRecord> nextEntry() {
    return nextEntry < audit.size() ? Optional.of(audit.get(nextEntry++)) : Optional.empty();
  }

  @Override
  public Optional<LogRecord> nextCheckpoint() {
    return nextCheckpoint < checkpoints.size()
        ? Optional.of(checkpoints.get(nextCheckpoint++))
        : Optional.empty();
  }

  @Override
  public Optional<LogRecord> nextSource(Source source) {
    var records = sources.getOrDefault(source, List.of());
    int next = read.merge(source, 1, Integer::sum) - 1;
    return next < records.size() ? Optional.of(records.get(next)) : Optional.empty();
  }

  @Override
  public List<Source> sources() {
    return List.copyOf(sources.keySet());
  }

  @Override
  public Instant asOf() {
    return Instant.ofEpochMilli(now);
  }

  void laterBy(Duration time) {
    now += time.toMillis();
  }
}
