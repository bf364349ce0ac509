package dev.countersign.engine.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IndexTest {

  /** Odd numbers put, even ones remove, so that trees of every shape are balanced both ways. */
  @Property
  void shouldDoWhatATreeMapDoes(@ForAll @Size(max = 200) List<@IntRange(max = 60) Integer> steps) {
    var index = Index.<Integer, Integer>empty();
    var map = new TreeMap<Integer, Integer>();
    for (var step : steps) {
      int key = step / 2;
      if (step % 2 == 1) {
        index = index.with(key, step);
        map.put(key, step);
      } else {
        index = index.without(key);
        map.remove(key);
      }
      assertThat(index.values()).containsExactlyElementsOf(map.values());
      assertThat(index.has(key)).isEqualTo(map.containsKey(key));
    }
  }

  @Test
  void shouldLeaveTheOldOneAsItWas() {
    var one = Index.<String, Integer>empty().with("a", 1);
    var two = one.with("a", 2).with("b", 3);
    assertThat(one.values()).containsExactly(1);
    assertThat(two.values()).containsExactly(2, 3);
    assertThat(two.without("a").get("a")).isEmpty();
    assertThat(two.get("a")).contains(2);
  }

  @Test
  void shouldBeEqualWhateverTheOrder() {
    var up = Index.<Integer, Integer>empty();
    var down = Index.<Integer, Integer>empty();
    for (int i = 0; i < 100; i++) {
      up = up.with(i, i);
      down = down.with(99 - i, 99 - i);
    }
    assertThat(up).isEqualTo(down).hasSameHashCodeAs(down).hasToString(down.toString());
    assertThat(up).isNotEqualTo(down.without(7));
  }

  @Test
  void shouldStayShallow() {
    var index = Index.<Integer, Integer>empty();
    for (int i = 0; i < 100_000; i++) {
      index = index.with(i, i);
    }
    assertThat(index.height()).isLessThan(25);
    assertThat(new ArrayList<>(index.values())).hasSize(100_000);
  }
}
