package dev.countersign.requestservice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ViewFeedTest {
  private static final int MIB = 1 << 20;

  private static List<ConsumerRecord<byte[], byte[]>> records(int... sizes) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (int size : sizes) {
      records.add(
          new ConsumerRecord<>("t", 0, records.size(), null, size == 0 ? null : new byte[size]));
    }
    return records;
  }

  private static List<List<Long>> lots(int... sizes) {
    return ViewFeed.lots(records(sizes)).stream()
        .map(lot -> lot.stream().map(ConsumerRecord::offset).toList())
        .toList();
  }

  @Test
  void shouldKeepWhatIsSmallTogether() {
    assertThat(lots(1, 0, MIB, 4 * MIB)).isEqualTo(List.of(List.of(0L, 1L, 2L, 3L)));
    assertThat(lots()).isEmpty();
  }

  @Test
  void shouldCutWhatIsLargeInOrder() {
    assertThat(lots(4 * MIB, 4 * MIB, 1, 7 * MIB, MIB))
        .isEqualTo(List.of(List.of(0L, 1L), List.of(2L, 3L), List.of(4L)));
    assertThat(lots(9 * MIB, 9 * MIB)).isEqualTo(List.of(List.of(0L), List.of(1L)));
  }
}
