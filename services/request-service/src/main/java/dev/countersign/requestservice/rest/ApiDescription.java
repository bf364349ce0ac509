package dev.countersign.requestservice.rest;

import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the API description says of the whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Countersign",
            version = "1",
            description =
                """
                Ask for operations on production, countersign those of others, run what was approved \
                and read what came of it.

                A write is a command on the log. Its answer is the decision as it stands on the log, or, \
                where that does not come in time, 202 with the place to look. A read is of a view that \
                lags a little behind; hand a write's `sequence` to a read as `minSequence` to see at \
                least that.

                What is not done is explained by an RFC 9457 problem of type \
                `application/problem+json`, whose `code` is stable: 400 malformed, 401 not signed in, \
                403 not for this caller, 404 unknown, 409 not in this state, 413 too large, 422 not \
                acceptable as it is, 503 not now (nothing was done; see `Retry-After`)."""),
    security = @SecurityRequirement(name = "token"),
    tags = {
      @Tag(name = "Requests", description = "Asking, looking, countersigning."),
      @Tag(name = "Approvals", description = "Approvals of digests of your own."),
      @Tag(name = "Running", description = "Running what was approved, and what came of it."),
      @Tag(name = "Following", description = "Hearing of things as they happen."),
      @Tag(
          name = "Notifying",
          description = "Having events delivered elsewhere; for administrators."),
      @Tag(name = "Self", description = "Who you are, and how to sign in."),
      @Tag(name = "Identity", description = "Who there is, what they may, and their tokens."),
      @Tag(name = "Operating", description = "For administrators.")
    })
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description =
        "A token like cs_<26 characters>_<52 characters>, or an access token of an identity provider"
            + " that /auth names.")
interface ApiDescription {}
