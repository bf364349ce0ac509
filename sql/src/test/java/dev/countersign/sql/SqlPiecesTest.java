package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.sql.SqlPieces.SimpleChange;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlPiecesTest {

  private static SqlPieces.Piece only(String text) {
    var pieces = SqlPieces.of(Dialect.POSTGRESQL, text).orElseThrow();
    assertThat(pieces).hasSize(1);
    return pieces.getFirst();
  }

  @Test
  void shouldCutATextIntoTheVeryCharactersOfItsStatements() {
    var pieces =
        SqlPieces.of(
                Dialect.POSTGRESQL, " select  ';' /* ; */ ; -- x\n update t set a = 1 where b=2 ;")
            .orElseThrow();

    assertThat(pieces.stream().map(SqlPieces.Piece::text))
        .containsExactly("select  ';'", "update t set a = 1 where b=2");
  }

  @Test
  void shouldFindTableAndConditionOfASimpleChange() {
    assertThat(
            only("UPDATE \"A b\".t SET x = (select 1 from u where 2=2) WHERE  c = 'where' or d")
                .simple())
        .contains(new SimpleChange(false, "\"A b\".t", "\"A b\".t", "c = 'where' or d"));
    assertThat(only("delete from t where x in (select y from u order by 1)").simple())
        .contains(new SimpleChange(true, "t", "t", "x in (select y from u order by 1)"));
    assertThat(only("update t set x = 1").simple()).contains(new SimpleChange(false, "t", "t", ""));
  }

  @Test
  void shouldKnowTheNameByWhichTheConditionCallsTheTable() {
    assertThat(only("update s.t as \"O\" set x = 1 where \"O\".y").simple())
        .contains(new SimpleChange(false, "s.t", "s.t as \"O\"", "\"O\".y"));
    assertThat(only("update t o set x = 1").simple())
        .contains(new SimpleChange(false, "t", "t o", ""));
    assertThat(only("delete from t o where o.x").simple())
        .contains(new SimpleChange(true, "t", "t o", "o.x"));
  }

  /** What stands in a body is no statement of the text. */
  @Test
  void shouldCutNoRoutineOfMysql() {
    var pieces =
        SqlPieces.of(
                Dialect.MARIADB,
                "CREATE PROCEDURE p() BEGIN INSERT INTO x VALUES (1); UPDATE x SET n = 1; END")
            .orElseThrow();

    assertThat(pieces).singleElement().matches(it -> !it.explained() && it.verb().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update t a b set x = 1 where a.y",
        "update only t as a set x = 1 where a.y",
        "update t, u set x = 1 where y",
        "update t set x = u.x from u where t.id = u.id",
        "update only t set x = 1 where y",
        "update t set x = 1 where y returning x",
        "delete from t using u where t.id = u.id",
        "delete from only t where x",
        "delete from only t a where a.x",
        "delete from t where current of c",
        "with x as (select 1) delete from t where y",
        "insert into t values (1)",
        "select 1"
      })
  void shouldFindNoSimpleChangeInAnythingElse(String text) {
    assertThat(only(text).simple()).isEmpty();
  }

  @Test
  void shouldCutNothingThatServersReadDifferently() {
    assertThat(SqlPieces.of(Dialect.POSTGRESQL, "select 'x\\'; drop table t; --'"))
        .isEqualTo(Optional.empty());
  }
}
