package dev.countersign.requestservice.rest;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of requests. */
@Schema(name = "Page", description = "A page of requests, the newest first.")
public record PageJson(
    @Schema(description = "The requests.") List<RequestJson> items,
    @Schema(description = "The cursor of the next page; absent on the last one.")
        Optional<String> next) {}
