package dev.countersign.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTagTest {

  @ParameterizedTest
  @CsvSource({
    "INSERT 0 5,5",
    "UPDATE 3,3",
    "DELETE 0,0",
    "MERGE 2,2",
    "SELECT 9,0",
    "CREATE TABLE,0",
    "COPY 4,0"
  })
  void shouldCountWhatWasChanged(String tag, long affected) {
    assertThat(new CommandTag(tag).affected()).isEqualTo(affected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "PREPARE TRANSACTION"})
  void shouldKnowTransactionControl(String tag) {
    assertThat(new CommandTag(tag).isTransactionControl()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "SAVEPOINT", "SET", ""})
  void shouldNotTakeOthersForIt(String tag) {
    assertThat(new CommandTag(tag).isTransactionControl()).isFalse();
  }
}
