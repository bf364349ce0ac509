package dev.countersign.qa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.cli.demo.Story;
import dev.countersign.qa.platform.TestPlatform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The story that {@code ./countersign demo} tells, a chapter a test. A chapter checks what it
 * tells.
 */
@ExtendWith(SharedPlatform.class)
class StoryIT {
  private final TestPlatform platform = SharedPlatform.get();
  private final Story story = new Story(platform, new Silent());

  @Test
  void shouldRunAReadInDevelopmentAtOnce() {
    story.readInDevelopment();
  }

  @Test
  void shouldRunAChangeInProductionOnceASecondPersonAgrees() {
    story.changeInProduction();
  }

  @Test
  void shouldRefuseWhatNoPolicyCovers() {
    story.nothingCoversIt();
  }

  @Test
  void shouldRefuseWhatCannotBeUnderstood() {
    story.nobodyUnderstandsIt();
  }

  @Test
  void shouldQuarantineAForgery() {
    story.forgery();
  }

  @Test
  void shouldSettleWhatAKilledAgentLeft() {
    story.agentKilled();
  }

  @Test
  void shouldVerifyAllOfItFromOutside() {
    story.readInDevelopment();
    story.auditVerified();
  }

  @Test
  void shouldNameTheRecordOfWhichOneByteWasAltered() {
    story.readInDevelopment();
    story.auditAltered();
  }

  @Test
  void shouldDeliverEachEventSignedAndInOrder() {
    story.delivered();
  }

  @Test
  void shouldLetAServiceAskOnKafkaAndGoAheadOnce() {
    story.serviceAsks();
  }

  /** From the fingerprint that {@code request show} prints to all that differ in literals alone. */
  @Test
  void shouldFindAgainWhatDiffersInLiteralsAlone() throws IOException {
    execute("SELECT status AS found FROM orders WHERE id = 1");
    execute("select status as found from orders where id = 2");
    execute("SELECT status AS other FROM orders WHERE id = 1");
    var newest = listed("--table", "public.orders", "--class", "read", "--limit", "3");
    assertThat(newest).hasSize(3);

    var shown = Typed.done(platform, "request", "show", newest.get(1), "--as", "alice").data();
    var print = Pattern.compile("(?m)^Fingerprint +([0-9a-f]{64})$").matcher(shown);
    assertThat(print.find()).as(shown).isTrue();

    assertThat(listed("--fingerprint", print.group(1))).isEqualTo(newest.subList(1, 3));
  }

  private void execute(String sql) {
    Typed.done(
        platform,
        "execute",
        "--as",
        "alice",
        "--target",
        "orders",
        "--environment",
        "development",
        "--reason",
        "to find it again",
        sql);
  }

  private List<String> listed(String... filters) throws IOException {
    var words = new ArrayList<>(List.of("request", "list", "--as", "alice", "-o", "json"));
    words.addAll(List.of(filters));
    var page = Typed.done(platform, words.toArray(String[]::new)).data();
    var ids = new ArrayList<String>();
    new JsonMapper().readTree(page).path("items").forEach(it -> ids.add(it.path("id").asText()));
    return ids;
  }
}
