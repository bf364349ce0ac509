package dev.countersign.requestservice.rest;

import dev.countersign.json.result.ResultCsv;
import dev.countersign.json.result.ResultJson;
import dev.countersign.requestservice.result.ResultReader;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A result on its way to who asked for it.
 *
 * @param wire by which it goes: once it is closed, whatever is written is dropped without a word
 * @param onFailure told where it did not get out to its end. What the system had taken when the
 *     connection broke nobody can tell.
 */
record Delivery(boolean isCsv, HttpServerResponse wire, Runnable onFailure) {

  void write(ResultReader.Opened opened, OutputStream out) throws IOException {
    boolean isOut = false;
    try {
      opened.write(isCsv ? new ResultCsv(out) : new ResultJson(out));
      out.flush();
      isOut = !wire.closed();
    } finally {
      if (!isOut) {
        onFailure.run();
      }
    }
  }

  String mediaType() {
    return isCsv ? "text/csv; charset=utf-8" : MediaType.APPLICATION_JSON;
  }

  /** A file to keep of CSV, something to look at of JSON. */
  String disposition(String name) {
    return "%s; filename=\"%s.%s\""
        .formatted(isCsv ? "attachment" : "inline", name, isCsv ? "csv" : "json");
  }
}
