package dev.countersign.cli.survey;

import dev.countersign.avro.codec.MalformedRecordException;
import dev.countersign.cli.CliException;
import dev.countersign.cli.doctor.AdvertChecks;
import dev.countersign.cli.doctor.BrokerChecks;
import dev.countersign.cli.doctor.Brokers;
import dev.countersign.cli.doctor.ClockSeen;
import dev.countersign.cli.doctor.CopyChecks;
import dev.countersign.cli.doctor.Finding;
import dev.countersign.cli.doctor.PlaceChecks;
import dev.countersign.cli.doctor.PoolSeen;
import dev.countersign.cli.doctor.ReaderSeen;
import dev.countersign.cli.doctor.StateChecks;
import dev.countersign.cli.doctor.TimeChecks;
import dev.countersign.cli.doctor.TopicChecks;
import dev.countersign.cli.doctor.TopicSeen;
import dev.countersign.cli.state.StateVerifier;
import dev.countersign.engine.ImpossibleEventException;
import dev.countersign.engine.governance.Governance;
import dev.countersign.engine.governance.Pool;
import dev.countersign.proof.note.NoteKey;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at everything there is to look at, changes nothing, and says what is wrong with it. What
 * cannot be looked at is said too, and stops nothing else.
 */
public final class Examination {
  /** That a broker answers at all. */
  public static final String KAFKA = "kafka";

  private final Scope scope;
  private final Clock clock;
  private final IntConsumer progress;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What is to be looked at.
   *
   * @param kafka settings of Kafka's clients, the bootstrap servers among them
   * @param cluster the Countersign cluster
   * @param programs where each answers for its health, by its name
   * @param stores those of them that are instances of policy-service
   * @param auditKey whose checkpoints count, where that is known
   * @param state whether to fold the log again, which takes as long as it is
   */
  public record Scope(
      Map<String, String> kafka,
      String cluster,
      Map<String, URI> programs,
      List<URI> stores,
      Optional<NoteKey> auditKey,
      boolean state) {}

  /**
   * Looks at nothing yet.
   *
   * @param progress told of each partition whose store has been compared
   */
  public Examination(Scope scope, Clock clock, IntConsumer progress) {
    this.scope = scope;
    this.clock = clock;
    this.progress = progress;
  }

  /** Looks; everything that is found, in the order in which it was looked at. */
  public List<Finding> findings() {
    var told = programs();
    try (var kafka = new KafkaSurvey(scope.kafka(), clock);
        var logs = new LogSurvey(scope.kafka(), clock)) {
      kafka.reach();
      kafka(kafka, logs, told);
    } catch (CliException | KafkaException e) {
      findings.add(
          new Finding.Fault(
              KAFKA,
              e.getMessage(),
              "a broker that answers",
              "Start Kafka, or give its address with --kafka and its settings with --kafka-config."));
    }
    return List.copyOf(findings);
  }

  private List<ProgramSurvey.Told> programs() {
    var survey = new ProgramSurvey(clock);
    var told =
        scope.programs().entrySet().stream()
            .map(it -> survey.ask(it.getKey(), it.getValue()))
            .toList();
    if (told.isEmpty()) {
      findings.add(
          new Finding.Unseen(
              TimeChecks.PROGRAMS, "no program was named", "Give --program NAME=URL for each."));
    } else {
      findings.addAll(TimeChecks.programs(told.stream().map(ProgramSurvey.Told::program).toList()));
    }
    return told;
  }

  private void kafka(KafkaSurvey kafka, LogSurvey logs, List<ProgramSurvey.Told> told) {
    var brokers = look(BrokerChecks.VERSION, kafka::brokers);
    brokers.map(BrokerChecks::of).ifPresent(findings::addAll);
    var topics = look(TopicChecks.TOPICS, kafka::topics);
    copies(brokers, topics);
    var governance = look(PlaceChecks.POLICIES, logs::governance);
    topics.ifPresent(it -> findings.addAll(TopicChecks.topics(it, pools(governance))));
    var seen = poolsSeen(kafka, governance);
    if (!seen.isEmpty()) {
      findings.addAll(TopicChecks.shareGroups(seen));
    }
    clocks(kafka, told);
    readers(kafka, logs, told, pools(governance));
    state();
    governance.ifPresent(
        it -> {
          var alive =
              seen.stream()
                  .collect(
                      Collectors.toMap(
                          PoolSeen::pool, PoolSeen::agents, (a, _) -> a, TreeMap::new));
          findings.addAll(PlaceChecks.agents(it, alive));
          findings.addAll(AdvertChecks.of(it, alive));
          findings.addAll(PlaceChecks.policies(it));
          findings.addAll(PlaceChecks.freezes(it));
          findings.addAll(PlaceChecks.telling(it));
        });
    audit();
  }

  private void copies(Optional<Brokers> brokers, Optional<Map<String, TopicSeen>> topics) {
    if (brokers.isPresent() && topics.isPresent()) {
      findings.addAll(CopyChecks.of(brokers.get(), topics.get().values()));
    }
  }

  private static List<String> pools(Optional<Governance> governance) {
    return governance.map(it -> it.pools().stream().map(Pool::name).toList()).orElse(List.of());
  }

  private List<PoolSeen> poolsSeen(KafkaSurvey kafka, Optional<Governance> governance) {
    return pools(governance).stream()
        .flatMap(pool -> look(TopicChecks.SHARE_GROUPS, () -> kafka.pool(pool)).stream())
        .toList();
  }

  private void clocks(KafkaSurvey kafka, List<ProgramSurvey.Told> told) {
    var clocks = new ArrayList<ClockSeen>();
    look(TimeChecks.CLOCKS, kafka::controllerClock).flatMap(it -> it).ifPresent(clocks::add);
    told.forEach(it -> it.clock().ifPresent(clocks::add));
    findings.addAll(TimeChecks.clocks(clocks));
    told.stream()
        .filter(it -> it.clock().isEmpty() && it.program().unwell().isEmpty())
        .forEach(
            it ->
                findings.add(
                    new Finding.Unseen(
                        TimeChecks.CLOCKS,
                        it.program().name() + " does not tell its time",
                        "Upgrade it; its health tells the time as \"now\".")));
  }

  private void readers(
      KafkaSurvey kafka, LogSurvey logs, List<ProgramSurvey.Told> told, Collection<String> pools) {
    var readers = new ArrayList<ReaderSeen>();
    look(TimeChecks.READERS, kafka::groups)
        .ifPresent(
            groups ->
                groups.forEach(
                    (group, next) ->
                        look(TimeChecks.READERS, () -> logs.reader(group, next))
                            .ifPresent(readers::addAll)));
    for (var pool : pools) {
      look(TimeChecks.READERS, () -> logs.reader("pool " + pool, kafka.shareGroup(pool)))
          .ifPresent(readers::addAll);
    }
    told.stream()
        .filter(it -> !it.places().isEmpty())
        .forEach(
            it ->
                look(TimeChecks.READERS, () -> logs.reader(it.program().name(), it.places()))
                    .ifPresent(readers::addAll));
    findings.addAll(TimeChecks.readers(readers));
  }

  private void state() {
    if (!scope.state()) {
      return;
    }
    if (scope.stores().isEmpty()) {
      findings.add(
          new Finding.Unseen(
              StateChecks.STATE,
              "policy-service was not named",
              "Give --program policy-service=URL, on its own host."));
      return;
    }
    look(
            StateChecks.STATE,
            () -> {
              try (var log = new EventLog(scope.kafka())) {
                return new StateVerifier(scope.cluster(), log, new PolicyStores(scope.stores()))
                    .verify(progress);
              }
            })
        .ifPresent(verdict -> findings.addAll(StateChecks.of(verdict)));
  }

  private void audit() {
    if (scope.auditKey().isEmpty()) {
      findings.add(
          new Finding.Unseen(
              TimeChecks.AUDIT, "audit-service's key was not given", "Give --audit-key KEY."));
      return;
    }
    look(
            TimeChecks.AUDIT,
            () -> {
              try (var audit = new AuditSurvey(scope.kafka(), clock)) {
                return audit.look(scope.auditKey().get());
              }
            })
        .ifPresent(it -> findings.addAll(TimeChecks.audit(it)));
  }

  /** What is seen, or nothing, and a finding that says why. */
  private <T> Optional<T> look(String check, Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (CliException
        | KafkaException
        | MalformedRecordException
        | ImpossibleEventException e) {
      findings.add(
          new Finding.Unseen(
              check,
              e.getMessage(),
              "Give this program the right to read it, or look where the message says."));
      return Optional.empty();
    }
  }
}
