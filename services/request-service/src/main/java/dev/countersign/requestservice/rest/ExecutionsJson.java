package dev.countersign.requestservice.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The runs of one request. */
@Schema(name = "Executions", description = "The runs of a request.")
public record ExecutionsJson(@Schema(description = "In order.") List<ExecutionJson> items) {}
