package dev.countersign.policyservice.trust;

import static dev.countersign.policyservice.trust.ForeignException.because;
import static dev.countersign.policyservice.trust.ForeignException.unless;

import dev.countersign.protocol.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * The headers of a record of which no name occurs twice: of two signatures, one reader would check
 * the first and another the last.
 */
final class SingleHeaders {
  private final Arrival record;

  SingleHeaders(Arrival record) {
    unless(
        record.headers().size() <= Intake.MAX_HEADERS
            && record.headerBytes() <= Intake.MAX_HEADER_BYTES,
        "Expected at most %d headers of %d bytes, but there are more",
        Intake.MAX_HEADERS,
        Intake.MAX_HEADER_BYTES);
    unless(
        record.headers().values().stream().allMatch(values -> values.size() == 1),
        "Expected each header once, but one is repeated");
    this.record = record;
  }

  Bytes bytes(String name) {
    var values = record.headers().get(name);
    if (values == null) {
      throw because("Expected the header %s, but it is missing", name);
    }
    return values.getFirst();
  }

  String text(String name) {
    return new String(bytes(name).toArray(), StandardCharsets.UTF_8);
  }
}
