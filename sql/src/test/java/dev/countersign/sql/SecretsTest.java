package dev.countersign.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.protocol.request.Dialect;
import dev.countersign.protocol.request.StatementClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who reads an account, a password's hash or what others run needs more than the right to read. */
class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | SELECT option_value FROM information_schema.user_mapping_options",
        "POSTGRESQL | TABLE user_mapping_options",
        "POSTGRESQL | SELECT umoptions FROM pg_user_mappings",
        "POSTGRESQL | SELECT subconninfo FROM pg_subscription",
        "POSTGRESQL | SELECT rolpassword FROM pg_authid",
        "POSTGRESQL | SELECT passwd FROM pg_shadow",
        "MARIADB | SHOW CREATE USER bob",
        "MARIADB | SHOW CREATE USER",
        "MARIADB | SHOW GRANTS",
        "MARIADB | SHOW GRANTS FOR CURRENT_USER()",
        "MYSQL | SHOW CREATE USER 'bob'@'%'",
        "MYSQL | SHOW GRANTS FOR bob",
        "MYSQL | SHOW GRANTS FOR 'bob'@'%' USING r",
        "MYSQL | SHOW GRANTS FOR CURRENT_USER() USING r",
        "MARIADB | SELECT * FROM mysql.global_priv",
        "MARIADB | SELECT * FROM `MySQL`.`user`",
        "MYSQL | SELECT sql_text FROM performance_schema.events_statements_history",
        "MYSQL | SELECT * FROM sys.processlist",
        "MARIADB | SELECT * FROM information_schema.INNODB_TRX",
        "MYSQL | SELECT * FROM information_schema.\u0131nnodb_trx",
        "MYSQL | SELECT * FROM information_schema.`\u0131nnodb_trx`",
        "MYSQL | SELECT * FROM \u0131nformation_schema.innodb_trx",
        "MARIADB | SELECT * FROM `\u00efnformation_schema`.all_plugins",
        "MYSQL | SELECT * FROM m\u00ffsql.user",
        "MYSQL | SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM performance_sch\u00e9ma.threads)",
      })
  void shouldNotReadThemAsRows(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).statementClass())
        .isEqualTo(StatementClass.PRIVILEGED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MYSQL | SHOW GRANTS",
        "MYSQL | SHOW GRANTS FOR CURRENT_USER",
        "MYSQL | SHOW GRANTS FOR CURRENT_USER()",
        "MYSQL | SELECT * FROM performance_schema.global_variables",
        "MARIADB | SELECT * FROM information_schema.tables",
        "MYSQL | SELECT * FROM gr\u00f6\u00dfen.k\u00e4ufer",
        "MARIADB | SELECT * FROM k\u00e4ufer",
        "POSTGRESQL | SELECT * FROM information_schema.user_mappings",
      })
  void shouldReadWhatIsShownToEverybody(Dialect dialect, String sql) {
    assertThat(SqlAnalyzer.analyze(dialect, sql).statementClass()).isEqualTo(StatementClass.READ);
  }
}
