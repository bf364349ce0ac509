package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a result looks like; for the API description alone, for results are streamed. */
@Schema(name = "Result", description = "What a run returned.")
record ResultSchema(
    @Schema(description = "The columns of the first statement that returned rows.")
        List<Column> columns,
    @Schema(description = "Its rows, each with a value a column.") List<List<Object>> rows,
    @Schema(
            description =
                "What further statements returned, each with its columns and rows; absent where there"
                    + " is none.")
        List<Set> more,
    @Schema(description = "How many rows were changed.") long affected,
    @Schema(description = "Whether rows were left out because a limit was reached.")
        boolean truncated,
    @Schema(
            description =
                "The limit by which rows were left out, those of further statements too; absent where"
                    + " none were, and in results of agents that did not say.")
        Cut cut,
    @Schema(
            description =
                "True where its statements took effect one by one, outside of a transaction; absent"
                    + " where they did not.")
        Boolean outsideTransaction,
    @Schema(description = "What the target said of a run that failed; absent where none did.")
        TargetError error) {

  @Schema(name = "Cut", description = "A limit, and what it is.")
  record Cut(
      @Schema(
              description =
                  "rows: of a result, by target or policy; bytes: of a result, by agent; rowBytes: of"
                      + " one row. Others may come.",
              examples = "rows")
          String by,
      @Schema(description = "What it is.", examples = "1000") long at) {}

  @Schema(
      name = "TargetError",
      description = "The target's own words, literals and all; what it did not say is absent.")
  record TargetError(
      @Schema(description = "The code of the target; SQLSTATE.", examples = "23505") String code,
      @Schema(description = "Its message.") String message,
      @Schema(description = "Its severity.") String severity,
      @Schema(description = "More about it.") String detail,
      @Schema(description = "What it suggests.") String hint,
      @Schema(description = "The character of the text that it is about, from 1.") String position,
      @Schema(description = "Where in a function it happened.") String where,
      @Schema(description = "The schema that it is about.") String schema,
      @Schema(description = "The table that it is about.") String table,
      @Schema(description = "The column that it is about.") String column,
      @Schema(description = "The type that it is about.") String dataType,
      @Schema(description = "The constraint that it is about.") String constraint) {}

  @Schema(name = "Column", description = "A column.")
  record Column(
      @Schema(description = "Its name.") String name,
      @Schema(description = "Its type, as the server calls it.", examples = "int8") String type) {}

  @Schema(name = "ResultSet", description = "What one statement returned.")
  record Set(
      @Schema(description = "The columns.") List<Column> columns,
      @Schema(description = "The rows.") List<List<Object>> rows) {}
}
