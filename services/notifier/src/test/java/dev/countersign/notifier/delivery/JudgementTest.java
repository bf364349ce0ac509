package dev.countersign.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.notifier.http.Answer;
import dev.countersign.protocol.delivery.AttemptEnd;
import dev.countersign.protocol.delivery.DeliveryOutcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED",
    "204, DELIVERED",
    "299, DELIVERED",
    "301, REDIRECTED",
    "308, REDIRECTED",
    "400, REFUSED_BY_RECEIVER",
    "404, REFUSED_BY_RECEIVER",
    "410, REFUSED_BY_RECEIVER",
    "408, RETRYING",
    "425, RETRYING",
    "429, RETRYING",
    "500, RETRYING",
    "503, RETRYING",
    "599, RETRYING"
  })
  void shouldJudgeByTheStatus(int status, DeliveryOutcome outcome) {
    var judgement = Judgement.of(new Answer.Status(status, Optional.of(Duration.ofSeconds(3))));
    assertThat(judgement.outcome()).isEqualTo(outcome);
    assertThat(judgement.end()).isEqualTo(AttemptEnd.ANSWERED);
    assertThat(judgement.status()).contains(status);
    assertThat(judgement.retryAfter()).contains(Duration.ofSeconds(3));
  }

  @Test
  void shouldTryAgainWhatHadNoAnswer() {
    assertThat(Judgement.of(new Answer.TimedOut()).outcome()).isEqualTo(DeliveryOutcome.RETRYING);
    assertThat(Judgement.of(new Answer.Unreachable("x")).outcome())
        .isEqualTo(DeliveryOutcome.RETRYING);
    assertThat(Judgement.of(new Answer.NotTrusted("x")).outcome())
        .isEqualTo(DeliveryOutcome.RETRYING);
  }

  @Test
  void shouldNotTryAgainWhereItMayNotBe() {
    assertThat(Judgement.of(new Answer.AddressRefused("x")))
        .isEqualTo(Judgement.notSent(DeliveryOutcome.ADDRESS_REFUSED));
  }
}
