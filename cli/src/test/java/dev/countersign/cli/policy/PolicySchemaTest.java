package dev.countersign.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What editors check policies against. */
class PolicySchemaTest {
  private static final Path FOLDER = Path.of("..", "docs", "policies");
  private static final JsonMapper JSON = new JsonMapper();

  private static List<Error> errors(String yaml) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(FOLDER.resolve("policy.schema.json")));
    var tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema.validate(JSON.valueToTree(tree));
  }

  @Test
  void shouldAcceptEveryPolicyOfTheGuideAndOfTheLocalPlatform() throws IOException {
    for (var block : CookbookTest.blocks(false)) {
      assertThat(errors(block)).as(block).isEmpty();
    }
    for (var policy : PolicyFolder.policies(FOLDER)) {
      assertThat(errors(policy.source())).as(policy.file()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aprove: automatically",
        "policy: P",
        "policy: p\napprove: sometimes",
        "policy: p\napprove: automatically\nsteps: [ { name: a, quorums: [ 1 of user:b ] } ]",
        "policy: p\nsteps: [ { name: a } ]",
        "policy: p\nsteps: [ { name: a, quorums: [ one of user:b ] } ]",
        "policy: p\nsteps: [ { name: a, quorums: [ { some: [ 1 of user:b ] } ] } ]",
        "policy: p\nmatch: { classes: [none] }",
        "policy: p\nmatch: { times: [ { from: 25:00, zone: UTC } ] }",
        "policy: p\npendingFor: soon",
      })
  void shouldFindWhatPublishingRefuses(String policy) throws IOException {
    assertThat(errors(policy)).isNotEmpty();
  }
}
