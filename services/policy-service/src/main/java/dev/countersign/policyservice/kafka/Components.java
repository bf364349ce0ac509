package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.config.PolicyConfig;
import dev.countersign.policyservice.decide.AgentRecords;
import dev.countersign.policyservice.decide.FreezeRecords;
import dev.countersign.policyservice.decide.GovernanceDecisions;
import dev.countersign.policyservice.decide.LaneDecisions;
import dev.countersign.policyservice.decide.Limits;
import dev.countersign.policyservice.decide.PoolTopics;
import dev.countersign.policyservice.decide.PublicationRecords;
import dev.countersign.policyservice.decide.RequestDecisions;
import dev.countersign.policyservice.decide.TimeAllowance;
import dev.countersign.policyservice.governance.GovernanceView;
import dev.countersign.policyservice.kafka.log.EventReader;
import dev.countersign.policyservice.kafka.log.OwnLog;
import dev.countersign.policyservice.outgoing.EventSealer;
import dev.countersign.policyservice.outgoing.OutgoingRecords;
import dev.countersign.policyservice.outgoing.OwnCommands;
import dev.countersign.policyservice.trust.Home;
import dev.countersign.policyservice.trust.Intake;
import dev.countersign.policyservice.trust.KeyRing;
import dev.countersign.proof.sign.SigningKey;
import dev.countersign.proof.sign.VerifyingKey;
import dev.countersign.protocol.topic.Topics;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What all tasks of a process share. Everything in it may be used by several threads at once.
 *
 * @param log what we have written before
 * @param governance for the tasks that do not decide it
 * @param aside where a task has done what it must not wait for
 */
public record Components(
    PolicyConfig config,
    Intake intake,
    RequestDecisions requests,
    LaneDecisions lanes,
    GovernanceDecisions governing,
    AgentRecords forAgents,
    PublicationRecords publications,
    FreezeRecords freezes,
    Limits limits,
    OutgoingRecords outgoing,
    OwnCommands ourOwn,
    EventReader reader,
    OwnLog log,
    GovernanceView governance,
    Executor aside,
    DecisionCounter counter) {

  /**
   * With the least that every submission gets, twelve partitions' worth of hostile texts take half
   * of the time that a transaction has.
   */
  private static final Duration ANALYSIS = Duration.ofSeconds(2);

  private static final int ANALYSIS_EVERY = 5;

  /**
   * What the components touch of the world outside.
   *
   * @param aside where a task has done what it must not wait for
   */
  public record Surroundings(
      OwnLog log,
      GovernanceView governance,
      PoolTopics pools,
      Predicate<String> topicExists,
      RandomGenerator random,
      Executor aside,
      DecisionCounter counter) {}

  /**
   * Puts them together.
   *
   * @param root may change governance without being in it
   * @param key our own
   */
  public static Components of(
      PolicyConfig config, VerifyingKey root, SigningKey key, Surroundings around) {
    var cluster = config.cluster();
    var home =
        new Home(
            cluster,
            Topics.COMMANDS,
            aggregate -> Partitions.of(aggregate, config.partitions()),
            config.decisions().deliveryWindow());
    var sealer = new EventSealer(cluster, key);
    var outgoing = new OutgoingRecords(key);
    var forAgents = new AgentRecords(cluster, outgoing);
    var ourOwn = new OwnCommands(cluster, outgoing, around.random());
    var publications = new PublicationRecords(ourOwn);
    var limits = new Limits(around.topicExists());
    var freezes = new FreezeRecords(cluster, outgoing, limits);
    return new Components(
        config,
        new Intake(home, new KeyRing(root, key.verifyingKey())),
        new RequestDecisions(
            sealer,
            outgoing,
            forAgents,
            ourOwn,
            publications,
            limits,
            new TimeAllowance(ANALYSIS, ANALYSIS_EVERY, System::nanoTime)),
        new LaneDecisions(sealer, ourOwn),
        new GovernanceDecisions(sealer, outgoing, limits, around.pools(), freezes, publications),
        forAgents,
        publications,
        freezes,
        limits,
        outgoing,
        ourOwn,
        new EventReader(cluster, key.verifyingKey()),
        around.log(),
        around.governance(),
        around.aside(),
        around.counter());
  }
}
