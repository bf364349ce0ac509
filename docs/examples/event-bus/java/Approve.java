import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.*;
import java.security.spec.*;
import java.time.Duration;
import java.util.*;
import org.apache.avro.generic.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.common.utils.Utils;

/** Has the SHA-256 of a file countersigned, on Kafka alone. Ends with 0 once whoever runs it may go ahead. */
public class Approve {
  static Path avsc;
  static String cluster, name, request;
  static PrivateKey own;
  static PublicKey decisions;
  static KafkaProducer<byte[], byte[]> producer;
  static KafkaConsumer<byte[], byte[]> log;
  static final Queue<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

  public static void main(String[] args) throws Exception {
    require(args.length == 9, "java Approve.java KAFKA CLUSTER AVSC-FOLDER NAME PRIVATE.pem DECISION.pub TARGET@ENVIRONMENT TITLE FILE");
    cluster = args[1];
    avsc = Path.of(args[2]);
    name = args[3];
    own = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(Formats.pem(args[4])));
    decisions = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(Formats.pem(args[5])));
    var kafka = Map.<String, Object>of("bootstrap.servers", args[0], "isolation.level", "read_committed", "enable.auto.commit", false);
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    log = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());

    // What is asked for: a document of one's own digest, and a salt so that its digest on the log says nothing.
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of(args[8])));
    var about = Map.of("digest", digest, "title", args[7], "description", "", "link", "");
    byte[] document = Formats.encode(avsc, "operation.ApprovalDocument", about);
    byte[] salt = Formats.random(32);
    byte[] operation = Formats.salted(salt, document);
    var idempotencyKey = UUID.randomUUID().toString(); // a service that may crash keeps this, and asks the same again
    request = Formats.base32(Arrays.copyOf(Formats.tagged("request-id", Formats.utf8(name), Formats.utf8(name), Formats.utf8(idempotencyKey)), 16));

    // The request's partition, the same number on every topic, from here on.
    int partition = Utils.toPositive(Utils.murmur2(Formats.utf8(request))) % producer.partitionsFor("countersign.commands").size();
    log.assign(List.of("countersign.events", "countersign.refusals").stream().map(it -> new TopicPartition(it, partition)).toList());
    log.seekToEnd(log.assignment());
    log.assignment().forEach(log::position);

    var place = args[6].split("@");
    var payload = Map.of("kind", "OPERATION", "digest", operation, "salt", salt, "content", document);
    var submission = Map.of("kind", "APPROVAL", "target", Map.of("target", place[0], "environment", place[1]), "operation", operation,
        "idempotencyKey", idempotencyKey, "shareWith", List.of(), "consumers", List.of(), "dispatch", "MANUAL",
        "breakGlass", false, "stored", true);
    await(send("SubmitRequest", List.of(payload), submission), "RequestSubmitted", "");
    System.out.println("asked " + request);

    var approved = await("", "RequestApproved", "RequestRejected RequestExpired RequestCancelled");
    boolean same = Arrays.equals(operation, ((GenericFixed) approved.get("operation")).bytes());
    require(same, "Expected an approval of what was asked for, but it is of something else");
    System.out.println("approved " + ((GenericRecord) ((GenericRecord) approved.get("meta")).get("actor")).get("subject"));

    // Whoever gets this event may go ahead: nobody else will, and not a second time.
    await(send("ConsumeApproval", List.of(), Map.of("operation", operation)), "ApprovalConsumed", "RequestExpired RequestCancelled");
    System.out.println("consumed " + request);
    System.exit(0);
  }

  /** Writes a signed command; gives its id, by which its answer is known. */
  static String send(String type, List<?> payloads, Map<String, ?> command) throws Exception {
    var fields = new HashMap<String, Object>(command);
    fields.put("salt", Formats.random(32));
    fields.put("payloads", payloads);
    byte[] value = Formats.encode(avsc, "commands." + type, fields);
    var id = Formats.base32(Formats.random(16));
    long now = System.currentTimeMillis();
    var header = new HashMap<String, Object>(Map.of("cluster", cluster, "topic", "countersign.commands", "key", request, "issuer", name));
    header.putAll(Map.of("type", "dev.countersign.commands." + type + ".v1", "id", id, "minEpoch", 0L, "correlation", ""));
    header.putAll(Map.of("issuedAt", now, "deliverBy", now + 30_000, "body", Formats.tagged("command-body", value)));
    header.put("principal", Map.of("subject", name, "kind", "SERVICE", "signIn", "KEY", "address", ""));
    header.put("payloads", payloads.stream().map(it -> ((Map<?, ?>) it).get("digest")).toList());
    byte[] headerBytes = Formats.encode(avsc, "header.CommandHeader", header);
    var signer = Signature.getInstance("Ed25519");
    signer.initSign(own);
    signer.update(Formats.tagged("command-header", headerBytes));
    var sent = new ProducerRecord<>("countersign.commands", Formats.utf8(request), value);
    sent.headers().add("ce_specversion", Formats.utf8("1.0")).add("ce_id", Formats.utf8(id)).add("ce_source", Formats.utf8("/" + name));
    sent.headers().add("ce_type", Formats.utf8((String) header.get("type"))).add("content-type", Formats.utf8("application/avro"));
    sent.headers().add("countersign-header", headerBytes).add("countersign-signature", signer.sign());
    producer.send(sent).get();
    return id;
  }

  /** The next event of that type, caused by that command where one is given; a refusal or another end ends the program. */
  static GenericRecord await(String command, String type, String ends) throws Exception {
    while (true) {
      while (read.isEmpty()) log.poll(Duration.ofMillis(200)).forEach(read::add);
      var it = read.remove();
      var found = header(it, "ce_type");
      boolean answers = command.equals(header(it, "ce_causationid"));
      if (!Arrays.equals(it.key(), Formats.utf8(request)) || !(answers || command.isEmpty() || isOne(ends, found))) continue;
      if (it.topic().equals("countersign.refusals")) {
        if (!answers) continue;
        var refused = Formats.decode(avsc, "refusals.CommandRefused", it.value());
        require(false, refused.get("message") + " [" + refused.get("code") + "]");
      }
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(decisions);
      verifier.update(Formats.tagged("event", Formats.utf8(cluster), it.key(), Formats.utf8(found), it.value()));
      require(verifier.verify(it.headers().lastHeader("countersign-signature").value()), "Expected policy-service's signature, but it is not");
      require(!isOne(ends, found), "Expected an approval, but got " + found);
      if (isOne(type, found)) return Formats.decode(avsc, "events." + type, it.value());
    }
  }

  static boolean isOne(String types, String found) {
    return List.of(types.split(" ")).stream().anyMatch(it -> found.equals("dev.countersign.events." + it + ".v1"));
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      System.err.println(otherwise);
      System.exit(1);
    }
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
