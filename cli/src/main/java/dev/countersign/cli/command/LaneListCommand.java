package dev.countersign.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List who has their turn and who waits, at each target.")
final class LaneListCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectionOptions connection;
  @Mixin private OutputOptions output;

  LaneListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var table =
        Table.of(
            Table.Column.of("LANE"),
            Table.Column.firm("PLACE"),
            Table.Column.firm("RUN"),
            Table.Column.firm("BESIDE"),
            Table.Column.of("BREAK-GLASS"));
    var places = JsonNodeFactory.instance.objectNode();
    var items = places.putArray("items");
    for (var lane : connection.gateway(shell).lanes().path("items")) {
      lane.path("holding").forEach(it -> items.add(place(lane, "turn", it)));
      int number = 1;
      for (var it : lane.path("waiting")) {
        items.add(place(lane, Integer.toString(number++), it));
      }
    }
    return Listing.show(
        shell,
        output,
        places,
        table,
        item ->
            List.of(
                item.path("target").asText() + "@" + item.path("environment").asText(),
                item.path("place").asText(),
                item.path("execution").asText(),
                beside(item.path("width").asInt()),
                item.path("breakGlass").asBoolean() ? "yes" : "no"));
  }

  /** One line for each run, in which the lane is said again. */
  private static ObjectNode place(JsonNode lane, String place, JsonNode run) {
    var item = JsonNodeFactory.instance.objectNode();
    item.set("target", lane.path("target"));
    item.set("environment", lane.path("environment"));
    item.put("place", place);
    item.setAll((ObjectNode) run);
    return item;
  }

  private static String beside(int width) {
    return width == 1 ? "alone" : (width - 1) + " more";
  }
}
