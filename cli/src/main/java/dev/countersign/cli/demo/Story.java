package dev.countersign.cli.demo;

import static dev.countersign.cli.bootstrap.FirstGovernance.DEVELOPMENT;
import static dev.countersign.cli.bootstrap.FirstGovernance.PRODUCTION;
import static dev.countersign.cli.bootstrap.FirstGovernance.TARGET;
import static dev.countersign.cli.bootstrap.FirstGovernance.UNCOVERED;

import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.http.Submission;
import dev.countersign.cli.launch.Part;
import dev.countersign.cli.launch.Platform;
import dev.countersign.proof.audit.Verdict;
import dev.countersign.protocol.request.RequestStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What Countersign is for, told on a platform that runs. Each chapter stands by itself, checks what
 * it tells, can be told again, and throws a {@link StoryException} when it does not come true.
 */
public final class Story {
  private static final String READ = "SELECT id, customer, status, total FROM orders ORDER BY id";
  private static final String CHANGE = "UPDATE orders SET total = total + 1 WHERE id = 2";
  private static final String SLOW_CHANGE =
      "UPDATE orders SET total = total + 1 WHERE id = 3; SELECT pg_sleep(4)";

  /** Its COMMIT takes 5 s: see orders.sql. */
  private static final String SETTLEMENT =
      "UPDATE orders SET status = 'settled', total = total + 1 WHERE id = 4";

  private static final String GARBAGE = "SELEC everything FORM orders WERE (";

  /** From the claim to the statement, or to its COMMIT; well below how long those take. */
  private static final Duration IN_THE_MIDDLE = Duration.ofMillis(1500);

  private final Platform platform;
  private final Narrator narrator;
  private final Person alice;
  private final Person bob;

  public Story(Platform platform, Narrator narrator) {
    this.platform = platform;
    this.narrator = narrator;
    this.alice = new Person(platform, "alice");
    this.bob = new Person(platform, "bob");
  }

  /** All of it. */
  public void tell() {
    readInDevelopment();
    changeInProduction();
    nothingCoversIt();
    nobodyUnderstandsIt();
    forgery();
    agentKilled();
    auditVerified();
    auditAltered();
    delivered();
    serviceAsks();
  }

  public void readInDevelopment() {
    narrator.chapter(1, "A read in development runs at once");
    narrator.tell("alice: " + READ);
    var request = alice.submits(Submission.of(TARGET, DEVELOPMENT, READ));
    expect("approved by policy, not by votes", "auto", request.approvedBy());
    request = alice.awaits(request, RequestStatus.COMPLETED);
    int rows = alice.reads(request).sets().getFirst().rows().size();
    expect("5 rows for alice", 5, rows);
  }

  public void changeInProduction() {
    narrator.chapter(2, "A change in production needs a second person");
    var before = total(2);
    narrator.tell("alice: " + CHANGE);
    var request =
        alice.submits(
            Submission.of(TARGET, PRODUCTION, CHANGE)
                .because("The customer was charged 1 too little"));
    expect("it waits", RequestStatus.PENDING, request.status());
    narrator.tell("alice tries to approve it herself.");
    var pending = request;
    narrator.found("refused: " + alice.isRefused("SELF_APPROVAL", () -> alice.approves(pending)));
    narrator.tell("bob, a DBA, looks at what waits for him.");
    expect("it is among them", true, bob.isAskedFor(request));
    var seen = bob.sees(request.id());
    expect("the exact text", CHANGE, seen.exact().orElse("(none)"));
    expect("without literals", CHANGE.replaceAll("[0-9]+", "?"), seen.redacted());
    expect("its class", "write", seen.statementClass());
    expect("its tables", List.of("orders"), seen.tables());
    narrator.tell("bob approves exactly that; alice sends it on its way.");
    bob.approves(seen);
    alice.dispatches(alice.awaits(request, RequestStatus.APPROVED));
    request = alice.awaits(request, RequestStatus.COMPLETED);
    expect("it ran once", List.of("succeeded"), request.executionStatuses());
    expect("rows changed, as alice reads", 1L, alice.reads(request).affected());
    expect("the row itself, read back", before.add(BigDecimal.ONE), total(2));
  }

  public void nothingCoversIt() {
    narrator.chapter(3, "What no policy covers is refused");
    narrator.tell("alice asks for the same read in " + UNCOVERED + ".");
    narrator.found(
        "refused: "
            + alice.isRefused(
                "NO_POLICY", () -> alice.submits(Submission.of(TARGET, UNCOVERED, READ))));
  }

  public void nobodyUnderstandsIt() {
    narrator.chapter(4, "What cannot be understood is refused");
    narrator.tell("alice: " + GARBAGE);
    narrator.found(
        "refused: "
            + alice.isRefused(
                "OPERATION_REFUSED",
                () -> alice.submits(Submission.of(TARGET, PRODUCTION, GARBAGE).because("A slip"))));
  }

  public void forgery() {
    narrator.chapter(5, "A forged command changes nothing");
    var request =
        alice.submits(Submission.of(TARGET, PRODUCTION, CHANGE).because("Bait for a forger"));
    narrator.tell("Someone writes bob's approval onto the topic, signed with a key of their own.");
    var quarantined = new Forger(platform).approvesAsBob(request);
    narrator.found("quarantined: " + quarantined.why());
    var after = alice.sees(request.id());
    expect("the request is where it was", RequestStatus.PENDING, after.status());
    expect("its events are as many as before", request.sequence(), after.sequence());
    alice.cancels(request);
    alice.awaits(request, RequestStatus.CANCELLED);
  }

  public void agentKilled() {
    narrator.chapter(6, "The agent is killed in the middle, and the change is there once");
    narrator.tell("First before it commits.");
    killedWhileRunning(SLOW_CHANGE, 3);
    narrator.tell("Now while the database commits: it will, and nobody hears of it.");
    killedWhileRunning(SETTLEMENT, 4);
  }

  private void killedWhileRunning(String change, int id) {
    var before = total(id);
    narrator.tell("alice: " + change);
    var request = approved(change, "A change that takes its time");
    alice.dispatches(request);
    alice.awaitsRunning(request);
    LockSupport.parkNanos(IN_THE_MIDDLE.toNanos());
    narrator.tell("The agent has claimed it and runs it. kill -9, and the agent is started again.");
    platform.kill(Part.AGENT);
    platform.start(Part.AGENT);
    var settled = alice.awaits(request, RequestStatus.COMPLETED, RequestStatus.APPROVED);
    narrator.found(
        "settled at the target: %s. %s"
            .formatted(
                settled.lastExecution().path("status").asText(),
                settled.lastExecution().path("evidence").asText("")));
    if (settled.status() == RequestStatus.APPROVED) {
      expect("it had no effect, and never can have", before, total(id));
      narrator.tell("The policy lets a failed run be repeated: alice sends it on its way again.");
      alice.dispatches(settled);
      settled = alice.awaits(request, RequestStatus.COMPLETED);
    }
    expect(
        "runs that took effect",
        1L,
        settled.executionStatuses().stream().filter("succeeded"::equals).count());
    expect("the change is there once", before.add(BigDecimal.ONE), total(id));
  }

  public void auditVerified() {
    narrator.chapter(7, "An outsider verifies all of it");
    narrator.tell("An auditor has a Kafka consumer and three public keys, and asks no service.");
    var counts = new Auditor(platform).verifiesAll();
    narrator.found(
        "all is well: %d entries, of %d histories, under %d signed checkpoints"
            .formatted(counts.entries(), counts.aggregates(), counts.checkpoints()));
    expect("every decision signed", counts.entries(), counts.signatures());
  }

  public void auditAltered() {
    narrator.chapter(8, "One altered byte is found, and where");
    narrator.tell("Someone takes a copy of the logs, and alters one byte of one event.");
    var auditor = new Auditor(platform);
    var copy = temporaryFile();
    try {
      auditor.exports(copy);
      expect("the copy is sound", true, auditor.verifies(copy) instanceof Verdict.Sound);
      Auditor.altersOneByte(copy);
      switch (auditor.verifies(copy)) {
        case Verdict.Broken(var finding, _) -> narrator.found(finding.toString());
        case Verdict.Sound _ -> throw new StoryException("Expected it to be found, but it is not");
      }
    } finally {
      copy.toFile().delete();
    }
  }

  public void serviceAsks() {
    new ReleaseChapter(platform, narrator).tell(10, bob);
  }

  public void delivered() {
    new DeliveryChapter(platform, narrator).tell();
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("countersign-logs-", "");
    } catch (IOException e) {
      throw new StoryException("Expected room for a copy of the logs, but there is none", e);
    }
  }

  /** A column of a row in production, by a read that bob approves: only the agent can look. */
  private BigDecimal total(int id) {
    var request = approved("SELECT total FROM orders WHERE id = " + id, "To see what is there");
    alice.dispatches(request);
    request = alice.awaits(request, RequestStatus.COMPLETED);
    var rows = alice.reads(request).sets().getFirst().rows();
    expectQuietly("one row", 1, rows.size());
    return new BigDecimal(rows.getFirst().get(0).asText());
  }

  private RequestView approved(String sql, String reason) {
    var request = alice.submits(Submission.of(TARGET, PRODUCTION, sql).because(reason));
    bob.approves(bob.sees(request.id(), request.sequence()));
    return alice.awaits(request, RequestStatus.APPROVED);
  }

  private void expect(String what, Object expected, Object actual) {
    expectQuietly(what, expected, actual);
    narrator.found("%s: %s".formatted(what, actual));
  }

  private static void expectQuietly(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new StoryException(
          "Expected %s to be %s, but it is %s".formatted(what, expected, actual));
    }
  }
}
