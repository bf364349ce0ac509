package dev.countersign.requestservice.rest;

import dev.countersign.protocol.governance.Permission;
import dev.countersign.requestservice.kafka.Rebuilder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Looking after the views. */
@Path("/api/v1/views")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operating")
@RunOnVirtualThread
public class ViewsResource {
  private final Callers callers;
  private final Rebuilder rebuilder;

  ViewsResource(Callers callers, Rebuilder rebuilder) {
    this.callers = callers;
    this.rebuilder = rebuilder;
  }

  /** What was rebuilt. */
  @Schema(name = "Rebuilt", description = "What the views were made again from.")
  public record RebuiltJson(
      @Schema(description = "The topics that were read again.") List<TopicJson> topics) {}

  /** One topic. */
  @Schema(name = "RebuiltTopic", description = "A topic that was read again.")
  public record TopicJson(
      @Schema(description = "Its name.") String topic,
      @Schema(description = "How many partitions it has.") int partitions,
      @Schema(description = "How many records were read.") long records) {}

  @POST
  @Path("/rebuild")
  @Operation(
      operationId = "rebuildViews",
      summary = "Make the views again from the log",
      description =
          "For those who may views.rebuild everywhere. Partition by partition, each in one transaction: readers"
              + " see the old rows until the new ones are whole. Answers when it is done. Keys of"
              + " results are not touched.")
  @APIResponse(
      responseCode = "200",
      description = "They are made again.",
      content = @Content(schema = @Schema(implementation = RebuiltJson.class)))
  @Problems
  public Response rebuild(@Context ContainerRequestContext call) {
    callers.requireEverywhere(call, Permission.VIEWS_REBUILD);
    var rebuilt = rebuilder.rebuild();
    if (rebuilt.isEmpty()) {
      throw new ProblemException(
          ProblemCode.REBUILD_RUNNING, "Expected no rebuild to run, but one does");
    }
    return Answers.json(
        Response.Status.OK,
        new RebuiltJson(
            rebuilt.stream()
                .map(it -> new TopicJson(it.topic(), it.partitions(), it.records()))
                .toList()));
  }
}
