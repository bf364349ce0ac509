package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.ExitCode;
import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.ProblemException;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Publishing policies and having them explained, as people do it. */
@ExtendWith(SharedPlatform.class)
class PolicyIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHANGE = "UPDATE orders SET total = total WHERE id = 1";
  private static final int INTERRUPTED = 130;
  private static final int AT_ONCE = 6;
  private static final Path SHIPPED = Path.of("..", "docs", "policies");

  private final TestPlatform platform = SharedPlatform.get();
  private final Determined client = new Determined(platform);

  @TempDir Path folder;

  @Test
  void shouldPublishAllAtOnceOrNothingAndExplainWhatIsInForce() throws IOException {
    copyShipped();
    var broken = folder.resolve("hot-table.yaml");
    Files.writeString(broken, "policy: hot-table\naprove: automatically\n");

    var refused = typed("policy", "publish", folder.toString(), "--as", "root", "--yes");

    assertThat(refused.code()).isEqualTo(ExitCode.ERROR);
    assertThat(refused.data()).contains("hot-table.yaml: line 2", "'approve'?");

    Files.writeString(
        broken,
        """
        policy: hot-table
        match: { targets: [orders], tables: [orders], when: statementClass == 'write' }
        steps: [ { name: dba review, quorums: [ 2 of group:dba ] } ]
        """);
    try {
      var forbidden = typed("policy", "publish", folder.toString(), "--as", "alice", "--yes");
      assertThat(forbidden.code()).isEqualTo(ExitCode.ERROR);

      var published = typed("policy", "publish", folder.toString(), "--as", "root", "--yes");
      assertThat(published.code()).isEqualTo(ExitCode.DONE);
      assertThat(published.data().lines())
          .contains("add       hot-table, version 1")
          .allSatisfy(it -> assertThat(it.length()).isLessThan(81));

      var explained = explained("--approved-by", "bob");
      assertThat(explained.path("outcome").asText()).isEqualTo("pending");
      assertThat(explained.path("policies").findValuesAsText("policy"))
          .startsWith("hot-table", "production")
          .contains("development-reads");
      assertThat(explained.path("steps").path(0).path("needs").asText())
          .isEqualTo("2 of group:dba");
      assertThat(
              explained("--approved-by", "bob", "--approved-by", "carol").path("outcome").asText())
          .isEqualTo("approved");
    } finally {
      Files.delete(broken);
      var back = typed("policy", "publish", folder.toString(), "--as", "root", "--yes");
      assertThat(back.code()).isEqualTo(ExitCode.DONE);
      assertThat(back.data()).contains("retire    hot-table");
    }
    assertThat(explained("--approved-by", "bob").path("outcome").asText()).isEqualTo("approved");
  }

  /** From the first policy that demands a second person, to the last change that is made by two. */
  @Test
  void shouldLetPoliciesGovernTheirOwnChange() throws IOException {
    for (var name :
        new String[] {"development-changes", "development-reads", "production", "releases"}) {
      Files.copy(SHIPPED.resolve(name + ".yaml"), folder.resolve(name + ".yaml"));
    }
    var guard = folder.resolve("second-person.yaml");
    Files.writeString(
        guard,
        """
        policy: second-person
        match: { kinds: [policy-change] }
        steps: [ { name: second person, quorums: [ 1 of group:dba ] } ]
        """);
    assertThat(typed("policy", "publish", folder.toString(), "--as", "root", "--yes").code())
        .isEqualTo(ExitCode.DONE);
    try {
      var added = folder.resolve("added.yaml");
      Files.writeString(
          added, "policy: added\nmatch: { targets: [added] }\napprove: automatically\n");
      var request = asked();
      var shown = typed("request", "show", request, "--as", "bob");
      assertThat(shown.data()).contains("adds added", "  | + policy: added", "on which it rests");
      assertThat(typed("request", "approve", request, "--as", "bob", "--yes").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typed("request", "resume", request, "--as", "root").code())
          .isEqualTo(ExitCode.DONE);
      assertThat(typed("policy", "list", "--as", "root").data().lines())
          .anySatisfy(it -> assertThat(it).startsWith("added").contains(request));

      Files.writeString(
          added, "policy: added\nmatch: { targets: [late] }\napprove: automatically\n");
      var late = asked();
      Files.writeString(
          added, "policy: added\nmatch: { targets: [soon] }\napprove: automatically\n");
      inForce(asked());
      typed("request", "approve", late, "--as", "bob", "--yes");
      var failed = typed("request", "resume", late, "--as", "root");
      assertThat(failed.code()).isEqualTo(ExitCode.ERROR);
      assertThat(failed.talk()).contains("POLICIES_CHANGED");
      assertThat(typed("policy", "show", "added", "--as", "root").data()).contains("soon");
      Files.delete(added);
    } finally {
      Files.delete(guard);
      Files.deleteIfExists(folder.resolve("added.yaml"));
      inForce(asked());
    }
    assertThat(typed("policy", "list", "--as", "root").data()).doesNotContain("second-person");
  }

  /** Asks for what is in the folder, which waits for a second person. */
  private String asked() throws IOException {
    var asked =
        typed("policy", "publish", folder.toString(), "--as", "root", "--yes", "--output", "json");
    assertThat(asked.code()).as(asked.talk()).isEqualTo(ExitCode.PENDING);
    return JSON.readTree(asked.data()).path("id").asText();
  }

  private void inForce(String request) {
    typed("request", "approve", request, "--as", "bob", "--yes");
    var end = typed("request", "resume", request, "--as", "root");
    assertThat(end.code()).as(end.talk()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldTellWhichRequestsOtherPoliciesWouldHaveDecidedOtherwise() throws IOException {
    var asked = client.change(CHANGE);
    Files.writeString(
        folder.resolve("strict.yaml"),
        "policy: strict\nsteps: [ { name: dba review, quorums: [ 2 of group:dba ] } ]\n");

    var replayed = typed("policy", "replay", folder.toString(), "--output", "json");

    assertThat(replayed.code()).as(replayed.talk()).isEqualTo(ExitCode.DONE);
    assertThat(JSON.readTree(replayed.data()).path("differences"))
        .anySatisfy(
            it -> {
              assertThat(it.path("request").asText()).isEqualTo(asked.id());
              assertThat(it.path("was").asText()).isEqualTo("approved by votes");
              assertThat(it.path("would").asText()).isEqualTo("not approved");
            });
  }

  @Test
  void shouldLetOneOfThoseWhoPublishAtOnceWinAndTellTheOthers() throws Exception {
    copyShipped();
    var root = platform.as("root");
    long basedOn = root.policies().path("since").asLong();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              IntStream.range(0, AT_ONCE)
                  .<Callable<String>>mapToObj(i -> () -> published(root, basedOn, i))
                  .toList());
      var codes = new ArrayList<String>();
      for (var answer : answers) {
        codes.add(answer.get());
      }
      assertThat(codes).containsOnlyOnce("published").hasSize(AT_ONCE);
      codes.remove("published");
      assertThat(codes).containsOnly("POLICIES_CHANGED");
    } finally {
      var back = typed("policy", "publish", folder.toString(), "--as", "root", "--yes");
      assertThat(back.data()).contains("retire    race");
    }
  }

  private String published(Gateway gateway, long basedOn, int number) throws IOException {
    var set = JSON.createObjectNode().put("basedOn", basedOn);
    var policies = set.putArray("policies");
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        policies.addObject().put("source", Files.readString(file));
      }
    }
    policies
        .addObject()
        .put(
            "source",
            "policy: race\n# %d\nmatch: { targets: [nowhere] }\napprove: automatically\n"
                .formatted(number));
    try {
      assertThat(gateway.publishPolicies(set).body().path("changed").toString()).contains("race");
      return "published";
    } catch (ProblemException e) {
      return e.problem().code();
    }
  }

  @Test
  void shouldFollowWhatComesAndSayWhatOtherPoliciesWouldMakeOfIt() throws Exception {
    Files.writeString(
        folder.resolve("strict.yaml"),
        "policy: strict\nsteps: [ { name: dba review, quorums: [ 1 of group:on-call ] } ]\n");
    var before = client.approved(CHANGE);

    try (var shadow =
        Following.at(platform, "policy", "replay", folder.toString(), "--follow", "-o", "json")) {
      shadow.awaitTalk("until Ctrl-C");
      assertThat(shadow.data()).anySatisfy(it -> assertThat(it).contains(before.id()));
      var refused = shadow.data().stream().filter(it -> it.contains(before.id())).toList();
      assertThat(JSON.readTree(refused.getFirst()).path("would").asText())
          .isEqualTo("refused: UNSATISFIABLE");

      var defined = typed("group", "define", "on-call", "carol", "--as", "root");
      assertThat(defined.code()).as(defined.talk()).isEqualTo(ExitCode.DONE);
      var after = client.approved(CHANGE);

      var line = shadow.awaitData("the request", it -> it.contains(after.id()));
      assertThat(JSON.readTree(line).path("would").asText())
          .as("once there is such a group")
          .isEqualTo("not approved");
      assertThat(shadow.interrupt()).isEqualTo(INTERRUPTED);
      assertThat(shadow.talk().getLast()).containsPattern("[0-9]+ of [0-9,]+ requests would have");
      assertThat(shadow.data()).allSatisfy(it -> assertThat(JSON.readTree(it)).isNotEmpty());
    }
  }

  /** All that is in force, one of them under the other ending. */
  private void copyShipped() throws IOException {
    for (var name : new String[] {"development-changes", "development-reads", "production"}) {
      Files.copy(SHIPPED.resolve(name + ".yaml"), folder.resolve(name + ".yaml"));
    }
    Files.copy(SHIPPED.resolve("releases.yaml"), folder.resolve("releases.yml"));
  }

  private JsonNode explained(String... more) throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                "policy",
                "explain",
                "--as",
                "root",
                "--requester",
                "alice",
                "--output",
                "json",
                "--target",
                "orders",
                "--environment",
                "production"));
    words.addAll(List.of(more));
    words.add(CHANGE);
    return JSON.readTree(typed(words.toArray(String[]::new)).data());
  }

  private Typed typed(String... words) {
    return Typed.at(platform, words);
  }
}
