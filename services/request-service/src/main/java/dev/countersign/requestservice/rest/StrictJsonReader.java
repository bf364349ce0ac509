package dev.countersign.requestservice.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.countersign.requestservice.json.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Collectors;

/**
 * Reads a body and lets nothing pass that could mean something else than its sender thinks: unknown
 * and repeated fields, other types, text after the end, text that is not UTF-8.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class StrictJsonReader implements MessageBodyReader<Body> {

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return Body.class.isAssignableFrom(type);
  }

  @Override
  public Body readFrom(
      Class<Body> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream in)
      throws IOException {
    return parse(in.readAllBytes(), type);
  }

  static <T extends Body> T parse(byte[] bytes, Class<T> type) {
    try {
      var body = Json.STRICT.readValue(Texts.utf8(bytes), type);
      if (body == null) {
        throw ProblemException.malformed("Expected a JSON object, but got null");
      }
      return body;
    } catch (UnrecognizedPropertyException e) {
      throw ProblemException.malformed(
          "Expected only the fields %s, but there is another at %s"
              .formatted(
                  e.getKnownPropertyIds().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(", ")),
                  place(e)));
    } catch (JsonMappingException e) {
      throw ProblemException.malformed(
          "Expected JSON that follows the schema, but it does not at " + place(e));
    } catch (JsonProcessingException e) {
      throw ProblemException.malformed(
          "Expected JSON, but it is not from line %d, column %d on"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
  }

  /** Where in the body, by the place alone: a name or value of the sender's is not repeated. */
  private static String place(JsonMappingException e) {
    var location = e.getLocation();
    return location == null
        ? "some field"
        : "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
