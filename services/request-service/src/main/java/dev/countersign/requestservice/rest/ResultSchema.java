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
    @Schema(description = "Whether rows were left out because the row limit was reached.")
        boolean truncated) {

  @Schema(name = "Column", description = "A column.")
  record Column(
      @Schema(description = "Its name.") String name,
      @Schema(description = "Its type, as the server calls it.", examples = "int8") String type) {}

  @Schema(name = "ResultSet", description = "What one statement returned.")
  record Set(
      @Schema(description = "The columns.") List<Column> columns,
      @Schema(description = "The rows.") List<List<Object>> rows) {}
}
