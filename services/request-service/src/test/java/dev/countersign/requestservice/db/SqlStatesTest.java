package dev.countersign.requestservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {

  @ParameterizedTest
  @ValueSource(strings = {"22021", "22008", "23505", "54000"})
  void shouldBlameTheData(String state) {
    assertThat(SqlStates.refusedData(new PgException("", "ERROR", state, ""))).contains(state);
    assertThat(SqlStates.refusedData(new IllegalStateException(new SQLException("", state))))
        .contains(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "40001", "42P01", "53100", "57P01", "28P01", "3D000"})
  void shouldBlameTheServer(String state) {
    assertThat(SqlStates.refusedData(new PgException("", "FATAL", state, ""))).isEmpty();
  }

  @Test
  void shouldBlameTheServerThatDoesNotAnswer() {
    assertThat(SqlStates.refusedData(new RuntimeException(new ConnectException()))).isEmpty();
    assertThat(SqlStates.refusedData(new SQLException("no state"))).isEmpty();
  }
}
