package dev.countersign.requestservice.it;

import static org.awaitility.Awaitility.await;

import dev.countersign.proof.seal.Sealer;
import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.evidence.Evidence;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Failure;
import dev.countersign.protocol.execution.ResultSummary;
import dev.countersign.protocol.request.RequestEvent.EvidenceGathered;
import dev.countersign.protocol.request.RequestEvent.ExecutionFailed;
import dev.countersign.protocol.request.RequestEvent.ExecutionStarted;
import dev.countersign.protocol.request.RequestEvent.ExecutionSucceeded;
import dev.countersign.protocol.request.RequestId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Runs that end with a result, as an agent would have them. */
record SealedRuns(World world, GatewayProcess gateway) {
  static final byte[] END =
      "{\"rows\":1,\"affected\":0,\"truncated\":false}\n".getBytes(StandardCharsets.UTF_8);
  private static final Subject AGENT = new Subject("agent-1");

  static byte[] document(String rows) {
    var text = "{\"columns\":[{\"name\":\"id\",\"type\":\"int8\"}]}\n" + rows;
    return (text + new String(END, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /** The first run of a request of alice ends with these rows. */
  void run(String id, String rows) {
    run(id, rows, false);
  }

  /**
   * The same.
   *
   * @param truncated whether rows were left out
   */
  void run(String id, String rows, boolean truncated) {
    var execution = new ExecutionId(id + "/1");
    var sealer = Sealer.to(resultKey(id), execution, new SecureRandom());
    var bytes = document(rows);
    world.log.chunk(sealer.seal(bytes, true));
    end(
        id,
        execution,
        new ResultSummary(
            1, 0, bytes.length, 1, sealer.digest(), sealer.encapsulated(), truncated));
  }

  /** The first run of a request of alice fails, and that is what the target said. */
  void fail(String id, String said) {
    var execution = new ExecutionId(id + "/1");
    var sealer = Sealer.to(resultKey(id), execution, new SecureRandom());
    var bytes = ("{\"columns\":[]}\n" + said).getBytes(StandardCharsets.UTF_8);
    world.log.chunk(sealer.seal(bytes, true));
    var words =
        new ResultSummary(0, 0, bytes.length, 1, sealer.digest(), sealer.encapsulated(), false);
    world.log.happened(id, new ExecutionStarted(execution, AGENT, Digest.NONE));
    world.log.happened(
        id,
        new ExecutionFailed(execution, new Failure("23505", "duplicate"), Optional.of(words), 0));
    await()
        .atMost(GatewayProcess.PATIENCE)
        .until(() -> get(id, "/executions").body().toString().contains("\"failed\""));
  }

  void end(String id, ExecutionId execution, ResultSummary summary) {
    world.log.happened(id, new ExecutionStarted(execution, AGENT, Digest.NONE));
    world.log.happened(id, new ExecutionSucceeded(execution, summary, 0));
    await()
        .atMost(GatewayProcess.PATIENCE)
        .until(() -> get(id, "").body().path("status").asText().equals("completed"));
  }

  /** What an agent found out about a request, as it seals it. */
  void look(String id, String found) {
    var name = ExecutionId.ofEvidence(new RequestId(id));
    var sealer = Sealer.to(evidenceKey(id), name, new SecureRandom());
    var bytes = found.getBytes(StandardCharsets.UTF_8);
    world.log.chunk(sealer.seal(bytes, true));
    var sealed =
        new ResultSummary(1, 0, bytes.length, 1, sealer.digest(), sealer.encapsulated(), false);
    world.log.happened(
        id,
        new EvidenceGathered(
            1,
            new Evidence(
                List.of(), List.of(), List.of(), List.of(), 1, List.of(), Optional.of(sealed))));
    await()
        .atMost(GatewayProcess.PATIENCE)
        .until(
            () -> get(id, "").body().path("evidence").path("status").asText().equals("gathered"));
  }

  /** The public key that evidence about it is sealed to. */
  Bytes evidenceKey(String id) {
    return keyOf(id, "EvidenceAsked");
  }

  /** The public key that its first run seals to, once it is granted. */
  Bytes resultKey(String id) {
    return keyOf(id, "ExecutionGranted");
  }

  /** The public key that it was submitted with, for what happens without a further command. */
  Bytes submittedKey(String id) {
    return keyOf(id, "RequestSubmitted");
  }

  private Bytes keyOf(String id, String type) {
    await()
        .atMost(GatewayProcess.PATIENCE)
        .until(() -> get(id, "/events").body().toString().contains(type));
    for (var event : get(id, "/events").body().path("items")) {
      if (event.path("type").asText().contains(type)) {
        return Bytes.of(Base64.getDecoder().decode(event.path("data").path("resultKey").asText()));
      }
    }
    throw new AssertionError("Expected such an event, but there is none: " + type);
  }

  private GatewayProcess.Answer get(String id, String rest) {
    return gateway.get(world.token("alice"), "/requests/" + id + rest);
  }
}
