package dev.countersign.qa;

import dev.countersign.cli.demo.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The story that {@code ./countersign demo} tells, a chapter a test. A chapter checks what it
 * tells.
 */
@ExtendWith(SharedPlatform.class)
class StoryIT {
  private final Story story = new Story(SharedPlatform.get(), new Silent());

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
}
