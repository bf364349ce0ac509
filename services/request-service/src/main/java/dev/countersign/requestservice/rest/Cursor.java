package dev.countersign.requestservice.rest;

import dev.countersign.protocol.request.RequestId;
import dev.countersign.requestservice.db.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Where a page begins, as a text that callers hand back and do not look into. */
final class Cursor {
  private Cursor() {}

  static String write(Requests.Place place) {
    var text = place.submitted().toEpochMilli() + "." + place.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  static Requests.Place read(String cursor) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      int dot = text.indexOf('.');
      var submitted = Instant.ofEpochMilli(Long.parseLong(text, 0, Math.max(dot, 0), 10));
      if (!Texts.isOfThisEra(submitted)) {
        throw new IllegalArgumentException("Expected a time of a request, but it is another");
      }
      return new Requests.Place(submitted, new RequestId(text.substring(dot + 1)).value());
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed(
          "Expected a cursor that came with a page, but it is another text");
    }
  }
}
