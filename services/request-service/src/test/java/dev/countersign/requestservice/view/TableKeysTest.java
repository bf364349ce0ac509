package dev.countersign.requestservice.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.DdlLock;
import dev.countersign.protocol.request.Effects;
import dev.countersign.protocol.request.OperationFacts;
import dev.countersign.protocol.request.Rewrite;
import dev.countersign.protocol.request.StatementClass;
import dev.countersign.protocol.request.Where;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableKeysTest {
  private static OperationFacts naming(List<String> tables) {
    return new OperationFacts(
        StatementClass.WRITE,
        1,
        tables,
        List.of(),
        "",
        List.of(),
        Effects.UNKNOWN,
        Optional.empty());
  }

  private static boolean finds(String asked, OperationFacts facts) {
    return !Collections.disjoint(TableKeys.of(facts), TableKeys.lookingFor(asked));
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders, true",
    "Orders, oRDERS, true",
    "orders, public.orders, true",
    "public.orders, orders, true",
    "public.orders, shop.public.orders, true",
    "shop.public.orders, public.orders, true",
    "public.orders, other.orders, false",
    "orders, orders_old, false",
    "orders, orders.id, false",
    "orders.id, id, true",
    "rders, orders, false",
    "a.b.c.d.e, e, true",
    "e, a.b.c.d.e, true",
  })
  void shouldCompareNamesFromTheEndAsFarAsBothGo(String asked, String named, boolean found) {
    assertThat(finds(asked, naming(List.of(named)))).isEqualTo(found);
  }

  @Test
  void shouldFindWhatIsReadOrWrittenToo() {
    var effects =
        new Effects(
            List.of("a"),
            List.of("b"),
            List.of(),
            List.of(),
            List.of(),
            Where.MISSING,
            DdlLock.NONE,
            Rewrite.NO,
            List.of());
    var facts =
        new OperationFacts(
            StatementClass.WRITE,
            1,
            List.of(),
            List.of(),
            "",
            List.of(),
            effects,
            Optional.empty());

    assertThat(finds("a", facts)).isTrue();
    assertThat(finds("b", facts)).isTrue();
    assertThat(finds("c", facts)).isFalse();
  }

  /** PostgreSQL refuses to index what is longer, and the feed would stand still. */
  @Test
  void shouldStayBelowWhatAnIndexTakes() {
    var names =
        List.of("\u20ac".repeat(5_000), "\u20ac".repeat(599), "a.".repeat(290) + "a", "orders");

    assertThat(TableKeys.of(naming(names)))
        .allMatch(key -> key.getBytes(StandardCharsets.UTF_8).length < 2_000)
        .hasSize(7);
    assertThat(finds("orders", naming(names))).isTrue();
  }

  @Test
  void shouldStopAtTheMostNames() {
    var names = IntStream.range(0, 50_000).mapToObj("t%06d"::formatted).toList();

    assertThat(TableKeys.of(naming(names))).hasSize(TableKeys.MOST_NAMES);
    assertThat(finds("t001999", naming(names))).isTrue();
  }
}
