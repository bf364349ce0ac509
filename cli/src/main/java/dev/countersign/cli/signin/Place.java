package dev.countersign.cli.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Where to sign in, as a gateway tells it. */
public record Place(String name, String issuer, String clientId, List<String> scopes) {

  public static Place of(JsonNode json) {
    return new Place(
        json.path("name").asText(),
        json.path("issuer").asText(),
        json.path("clientId").asText(),
        StreamSupport.stream(json.path("scopes").spliterator(), false)
            .map(JsonNode::asText)
            .toList());
  }

  ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("name", name).put("issuer", issuer).put("clientId", clientId);
    scopes.forEach(json.putArray("scopes")::add);
    return json;
  }
}
