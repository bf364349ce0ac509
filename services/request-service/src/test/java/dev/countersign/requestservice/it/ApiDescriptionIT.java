package dev.countersign.requestservice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** Keeps docs/openapi.yaml what the build makes of the code. */
class ApiDescriptionIT {
  private static final Path BUILT = Path.of("target/openapi/openapi.yaml");
  private static final Path PUBLISHED = Path.of("../../docs/openapi.yaml");

  @Test
  void shouldBePublishedAsItIs() throws IOException {
    if (Boolean.getBoolean("openapi.publish")) {
      Files.copy(BUILT, PUBLISHED, StandardCopyOption.REPLACE_EXISTING);
    }

    assertThat(PUBLISHED)
        .as(
            "docs/openapi.yaml is old: run ./mvnw -pl services/request-service verify"
                + " -Dopenapi.publish=true -Dit.test=ApiDescriptionIT and commit it")
        .hasSameTextualContentAs(BUILT);
  }

  @Test
  void shouldDescribeEveryOperation() throws IOException {
    assertThat(Files.readString(PUBLISHED).lines().filter(line -> line.contains("operationId:")))
        .hasSize(56);
  }
}
