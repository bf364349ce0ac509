package dev.countersign.agent;

import dev.countersign.agent.config.AgentConfig;
import dev.countersign.agent.kafka.Broker;
import dev.countersign.agent.kafka.DirectiveTail;
import dev.countersign.agent.kafka.KafkaAccess;
import dev.countersign.agent.kafka.KafkaCommands;
import dev.countersign.agent.kafka.KafkaResults;
import dev.countersign.agent.kafka.Producing;
import dev.countersign.agent.kafka.ShareIntake;
import dev.countersign.agent.run.Trust;
import dev.countersign.protocol.execution.ExecutionId;
import dev.countersign.protocol.execution.Grant;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.TargetRef;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jboss.logging.Logger;

/**
 * One agent, put together from its configuration, from its start to its end. Whatever it is told on
 * the log it checks against {@link Trust}; what it does at a target is in {@link Execution} and
 * {@link Settler}.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Agent.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Each is a client of the broker; what is beyond that is held by the slots. */
  private static final int MOST_LEFT_TO_OTHERS = 8;

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("timer").daemon().factory());
  private final Trust trust;
  private final KafkaAccess kafka;
  private final Producing producing;
  private final Broker broker;
  private final Map<TargetRef, Database> databases;
  private final Readers readers;
  private final Executions executions;
  private final Reporter reporter;
  private final Claims claims;
  private final DirectiveTail tail;
  private final Intakes intakes;
  private final Slots slots;
  private final Gatherer gatherer;
  private final Advertising advertising;
  private final Watch watch;
  private final Thread starter;
  private volatile boolean mustEnd;

  /**
   * Puts an agent together; nothing is connected yet.
   *
   * @throws IllegalArgumentException when the configuration cannot be used
   */
  public Agent(AgentConfig config, Vertx vertx) {
    var setup = new Setup(config);
    var random = new SecureRandom();
    var clock = InstantSource.system();
    var own = config.agent();
    trust = setup.trust();
    kafka = setup.kafka();
    var key = setup.signingKey();
    readers = new Readers(own.connectWithin());
    databases = setup.databases(vertx, background, readers);
    producing = new Producing(kafka);
    broker = new Broker(kafka, own.pool());
    var commands = new KafkaCommands(producing, config.cluster(), setup.name(), key, random, clock);
    var persistence = new Persistence(() -> mustEnd);
    executions = new Executions(commands, timer);
    reporter = new Reporter(commands, persistence);
    claims = new Claims(trust, commands, own.claimWithin(), this::neverRan);
    var results =
        new ResultSender(new KafkaResults(producing, setup.name(), clock), persistence, random);
    var execution = new Execution(databases, results, reporter, own.settleWithin());
    var settler = new Settler(databases, executions, reporter, background);
    var frozen = new FrozenTargets(own.pool(), System::nanoTime);
    gatherer =
        new Gatherer(
            trust,
            databases,
            new Measurable(own.targets(), frozen),
            new EvidenceReporter(
                new KafkaResults(producing, setup.name(), clock), commands, persistence, random),
            clock,
            own.drainWithin());
    tail =
        new DirectiveTail(
            kafka,
            own.pool(),
            new DirectiveListener(trust, claims, executions, settler, frozen)::hear);
    intakes =
        new Intakes(
            number -> new ShareIntake(kafka, own.pool(), number),
            MOST_LEFT_TO_OTHERS,
            timer,
            background);
    slots =
        new Slots(
            own.slots(),
            own.drainWithin(),
            executions,
            () ->
                new Slot(
                    trust,
                    intakes,
                    claims,
                    executions,
                    execution,
                    clock,
                    frozen,
                    gatherer,
                    this::isDown));
    advertising =
        new Advertising(commands, setup.advert(databases), own.advertiseEvery(), background);
    watch = new Watch(background);
    starter = Thread.ofPlatform().name("agent-start").daemon().unstarted(this::begin);
  }

  /** Begins to work as soon as Kafka can be reached; returns at once. */
  public void start() {
    watch.over("kafka", broker::problem);
    databases.keySet().forEach(it -> watch.overOneThatIsSpared(it.toString(), () -> problem(it)));
    starter.start();
  }

  private Optional<String> problem(TargetRef target) throws InterruptedException {
    var found = databases.get(target).prepare();
    return found.isPresent() ? found : readers.problem(target);
  }

  private boolean isDown(Grant grant) {
    return databases.get(grant.target()).isDown()
        || (grant.statementClass() == StatementClass.READ && readers.isDown(grant.target()));
  }

  /** What is wrong at the moment, by what it is wrong with; empty for what is well. */
  public Map<String, Optional<String>> problems() {
    return watch.problems();
  }

  /** Whether it takes grants. */
  public boolean isServing() {
    return slots.isOpen();
  }

  private void begin() {
    try {
      while (!prepare()) {
        Thread.sleep(PAUSE);
      }
      tail.start();
      slots.open();
      advertising.begin();
      LOG.infof(
          "Serving: agent=%s pool=%s targets=%s", trust.agent(), trust.pool(), trust.targets());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean prepare() throws InterruptedException {
    try {
      broker.prepare();
      return true;
    } catch (RuntimeException e) {
      LOG.warnf("Expected to prepare the pool's topics, but could not yet: cause=%s", e);
      return false;
    }
  }

  /** Not on the thread that brought the news: reporting takes as long as it takes. */
  private void neverRan(ExecutionId id) {
    background.execute(
        () -> {
          try {
            reporter.neverRan(id);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Takes no more grants, lets what runs come to its end, and reports it. */
  @Override
  public void close() {
    starter.interrupt();
    slots.close();
    gatherer.close();
    intakes.close();
    mustEnd = true;
    tail.close();
    watch.close();
    timer.shutdownNow();
    background.shutdownNow();
    databases.values().forEach(Database::close);
    producing.close();
    broker.close();
  }
}
