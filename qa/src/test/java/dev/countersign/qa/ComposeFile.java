package dev.countersign.qa;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docker-compose.yml as a container host reads it: with merge keys, which YAML 1.2 has not. */
record ComposeFile(Map<String, Map<String, Object>> services) {

  /** A folder or file of ours that a service finds under another name. */
  record Mount(String from, String to) {}

  static ComposeFile read(Path file) {
    try {
      var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
      var root = map(new Load(settings).loadFromString(Files.readString(file)));
      var services = new java.util.TreeMap<String, Map<String, Object>>();
      map(root.get("services")).forEach((name, service) -> services.put(name, merged(service)));
      return new ComposeFile(services);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in the mapping itself wins over what it takes from another. */
  private static Map<String, Object> merged(Object node) {
    var own = map(node);
    var all = new java.util.TreeMap<String, Object>();
    if (own.containsKey("<<")) {
      all.putAll(merged(own.get("<<")));
    }
    own.forEach(all::put);
    all.remove("<<");
    return all;
  }

  String image(String service) {
    return services.get(service).get("image").toString();
  }

  List<String> command(String service) {
    return strings(services.get(service).get("command"));
  }

  Map<String, Object> environment(String service) {
    return map(services.get(service).getOrDefault("environment", Map.of()));
  }

  Map<String, Object> dependsOn(String service) {
    return map(services.get(service).getOrDefault("depends_on", Map.of()));
  }

  /** Those that begin with a path of this folder; the others are volumes. */
  List<Mount> mounts(String service) {
    return strings(services.get(service).getOrDefault("volumes", List.of())).stream()
        .filter(each -> each.startsWith("./"))
        .map(each -> each.split(":", -1))
        .map(parts -> new Mount(parts[0], parts[1]))
        .toList();
  }

  /** The services that run one of our jars. */
  Stream<String> programs() {
    return services.keySet().stream()
        .filter(service -> image(service).startsWith("eclipse-temurin:"));
  }

  static List<String> strings(Object node) {
    return ((List<?>) node).stream().map(Object::toString).toList();
  }

  @SuppressWarnings("unchecked") // the keys of compose are strings
  static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
