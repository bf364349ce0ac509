package dev.countersign.requestservice.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** For the API description: a change of governance may not be decided in time. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@APIResponse(
    responseCode = "202",
    description = "Sent, and not decided in time.",
    content = @Content(schema = @Schema(implementation = UndecidedGovernanceJson.class)))
@interface UndecidedGovernance {}
