package dev.countersign.qa;

import dev.countersign.cli.http.Gateway;
import dev.countersign.qa.platform.TestPlatform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who may look at everything but texts and results that are not theirs. */
final class Onlooker {
  private final TestPlatform platform;
  private final String name;
  private final Gateway gateway;
  private final Gateway root;
  private final Path exports;

  /**
   * @param exports a folder, for files of the audit
   */
  Onlooker(TestPlatform platform, String name, Path exports) {
    this.platform = platform;
    this.name = name;
    this.gateway = platform.as(name);
    this.root = platform.as("root");
    this.exports = exports;
  }

  /** Everything that somebody may see of requests whose texts and results are not theirs. */
  void look(Whereabouts found, List<String> requests) {
    for (var id : requests) {
      for (var words :
          List.of(
              List.of("request", "show", id),
              List.of("request", "show", id, "-o", "json"),
              List.of("policy", "explain", "--request", id))) {
        found.look("command line", String.join(" ", words), said(words));
      }
      found.look("GET events", id, gateway.events(id).toString());
      found.look("GET executions", id, gateway.executions(id).toString());
    }
    for (var id : requests.subList(0, 3)) {
      for (var words :
          List.of(
              List.of("result", "get", id),
              List.of("request", "evidence", id),
              List.of("request", "approve", id, "--yes"),
              List.of("request", "resume", id))) {
        found.look("command line", String.join(" ", words), said(words));
      }
    }
    for (var words :
        List.of(
            List.of("request", "list"),
            List.of("result", "list"),
            List.of("audit", "list", "--limit", "200", "-o", "json"))) {
      found.look("command line", String.join(" ", words), said(words));
    }
    found.look("GET users and tokens", "", root.users(Map.of()).toString() + root.tokens(Map.of()));
    found.look("GET webhooks", "", root.webhooks().toString());
    Typed.done(platform, "audit", "export", "--raw", exports.resolve("audit-raw").toString());
    found.look(
        "audit export", "json", Typed.done(platform, "audit", "export", "-o", "json").data());
  }

  private String said(List<String> words) {
    var all = new ArrayList<>(words);
    all.addAll(List.of("--as", name));
    var typed = Typed.at(platform, all.toArray(String[]::new));
    return typed.data() + typed.talk();
  }
}
