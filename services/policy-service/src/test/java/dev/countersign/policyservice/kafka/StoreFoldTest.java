package dev.countersign.policyservice.kafka;

import static dev.countersign.policyservice.testkit.TestWorld.BOB;
import static dev.countersign.policyservice.testkit.TestWorld.PRODUCTION;
import static dev.countersign.policyservice.testkit.TestWorld.approves;
import static dev.countersign.policyservice.testkit.TestWorld.requestId;
import static dev.countersign.policyservice.testkit.TestWorld.sql;
import static dev.countersign.policyservice.testkit.TestWorld.submits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.policyservice.kafka.store.HeldAggregate;
import dev.countersign.policyservice.kafka.store.StoreFold;
import dev.countersign.policyservice.testkit.TestWorld;
import dev.countersign.proof.event.EventSeal;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.Payload;
import dev.countersign.protocol.request.DispatchMode;
import dev.countersign.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says that it holds. */
class StoreFoldTest {
  private static final Payload OPERATION = sql("delete from orders");
  private static final String FIRST = requestId("a").value();
  private static final String SECOND = requestId("b").value();

  @TempDir Path folder;
  @TempDir Path another;
  private Stage stage;

  @BeforeEach
  void submit() {
    stage = Stage.born(folder);
    stage.pipe(submits(stage.now(), "a", PRODUCTION, OPERATION, DispatchMode.MANUAL));
    stage.pipe(
        submits(stage.now(), "b", PRODUCTION, sql("delete from goods"), DispatchMode.MANUAL));
    stage.pipe(approves(BOB, stage.now(), requestId("a"), OPERATION.digest()));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private List<HeldAggregate> held() {
    var held = new ArrayList<HeldAggregate>();
    fold().forEach(held::add);
    return held;
  }

  private StoreFold fold() {
    return new StoreFold(TestWorld.CLUSTER, stage.store());
  }

  private static Bytes key(String request, int sequence) {
    return Bytes.wrap(
        "event/%s/%019d".formatted(request, sequence).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldNameEachRequestWithItsLastEventAndTheLogsLastAsItsHead() {
    var held = held();

    assertThat(held)
        .extracting(HeldAggregate::id)
        .containsExactlyInAnyOrder(FIRST, SECOND)
        .isSorted();
    assertThat(held)
        .allSatisfy(it -> assertThat(it).isInstanceOf(HeldAggregate.Request.class))
        .extracting(it -> ((HeldAggregate.Request) it).sequence())
        .containsExactlyInAnyOrder(6L, 3L);
    assertThat(fold().head()).contains(lastOnTheLog());
  }

  private Digest lastOnTheLog() {
    var last = stage.records(Topics.EVENTS).getLast();
    return EventSeal.hash(
        TestWorld.CLUSTER,
        new String(last.key(), StandardCharsets.UTF_8),
        new String(last.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8),
        last.value());
  }

  @Test
  void shouldFoldTheSameAfterTheStoreWasMadeAnew() {
    var before = held();

    stage = stage.restartedIn(another);

    assertThat(held()).isEqualTo(before);
  }

  @Test
  void shouldSayWhichRequestHasAnAlteredEventWhateverIsCached() {
    byte[] event = stage.store().get(key(FIRST, 4));
    event[event.length - 1] ^= 1;
    stage.store().put(key(FIRST, 4), event);

    assertThat(held())
        .filteredOn(it -> it.id().equals(FIRST))
        .singleElement()
        .isInstanceOf(HeldAggregate.Broken.class);
    assertThat(held())
        .filteredOn(it -> it.id().equals(SECOND))
        .singleElement()
        .isInstanceOf(HeldAggregate.Request.class);
  }

  @Test
  void shouldSayWhichRequestLacksAnEventInTheMiddle() {
    stage.store().delete(key(FIRST, 2));

    assertThat(held())
        .filteredOn(HeldAggregate.Broken.class::isInstance)
        .singleElement()
        .satisfies(it -> assertThat(((HeldAggregate.Broken) it).why()).contains("sequence 2"));
  }
}
