package dev.countersign.requestservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pins every name and default: operators have them in their files. */
class GatewayConfigTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "countersign.cluster", "c",
          "countersign.signing-key-file", "gateway.pem",
          "countersign.decision-key", "AAAA",
          "countersign.kafka.bootstrap-servers", "127.0.0.1:9092");

  private static GatewayConfig read(Map<String, String> settings) {
    var all = new TreeMap<>(REQUIRED);
    all.putAll(settings);
    return new SmallRyeConfigBuilder()
        .withMapping(GatewayConfig.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(all, "test", 1000))
        .addDefaultInterceptors()
        .build()
        .getConfigMapping(GatewayConfig.class);
  }

  @Test
  void shouldKeepItsDefaults() {
    var config = read(Map.of());

    assertThat(config.issuer()).isEqualTo("gateway");
    assertThat(config.kafka().sendTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.kafka().probeInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.answer().within()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.answer().deliverWithin()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.answer().longestWait()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.views().group()).isEqualTo("countersign-views");
    assertThat(config.views().retryAfter()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.views().statementTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.views().staleAfter()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.streams().most()).isEqualTo(200);
    assertThat(config.streams().mostEach()).isEqualTo(20);
    assertThat(config.streams().heartbeat()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.streams().bufferedEvents()).isEqualTo(1000);
    assertThat(config.streams().stalledAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.keep().results()).isEqualTo(Duration.ofDays(30));
    assertThat(config.keep().payloads()).isEqualTo(Duration.ofDays(400));
    assertThat(config.keep().deliveries()).isEqualTo(Duration.ofDays(90));
    assertThat(config.keep().forgetInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(config.auth().mode()).isEqualTo(GatewayConfig.AuthMode.BOTH);
    assertThat(config.auth().clockLeeway()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.auth().providerTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.auth().refreshKeysEvery()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.auth().keepKeys()).isEqualTo(Duration.ofHours(1));
    assertThat(config.auth().refetchAfter()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.auth().longestDocument()).isEqualTo(1 << 20);
    assertThat(config.auth().longestToken()).isEqualTo(16 << 10);
    assertThat(config.tokens().keepUsesEvery()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.tokens().reportFailuresEvery()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void shouldKeepItsNames() {
    var config =
        read(
            Map.ofEntries(
                Map.entry("countersign.issuer", "gw-2"),
                Map.entry("countersign.kafka.send-timeout", "1s"),
                Map.entry("countersign.kafka.probe-interval", "1s"),
                Map.entry("countersign.answer.within", "1s"),
                Map.entry("countersign.answer.deliver-within", "1s"),
                Map.entry("countersign.answer.longest-wait", "1s"),
                Map.entry("countersign.views.group", "g"),
                Map.entry("countersign.views.retry-after", "1s"),
                Map.entry("countersign.views.statement-timeout", "1s"),
                Map.entry("countersign.views.stale-after", "1s"),
                Map.entry("countersign.streams.most", "1"),
                Map.entry("countersign.streams.most-each", "1"),
                Map.entry("countersign.streams.heartbeat", "1s"),
                Map.entry("countersign.streams.buffered-events", "1"),
                Map.entry("countersign.streams.stalled-after", "1s"),
                Map.entry("countersign.keep.results", "1s"),
                Map.entry("countersign.keep.payloads", "1s"),
                Map.entry("countersign.keep.forget-interval", "1s"),
                Map.entry("countersign.tokens.keep-uses-every", "1s"),
                Map.entry("countersign.tokens.report-failures-every", "1s")));

    var second = Duration.ofSeconds(1);
    assertThat(config.cluster()).isEqualTo("c");
    assertThat(config.signingKeyFile()).isEqualTo(Path.of("gateway.pem"));
    assertThat(config.decisionKey()).isEqualTo("AAAA");
    assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
    assertThat(config.issuer()).isEqualTo("gw-2");
    assertThat(config.views().group()).isEqualTo("g");
    assertThat(config.kafka().sendTimeout()).isEqualTo(second);
    assertThat(config.kafka().probeInterval()).isEqualTo(second);
    assertThat(config.answer().within()).isEqualTo(second);
    assertThat(config.answer().deliverWithin()).isEqualTo(second);
    assertThat(config.answer().longestWait()).isEqualTo(second);
    assertThat(config.views().retryAfter()).isEqualTo(second);
    assertThat(config.views().statementTimeout()).isEqualTo(second);
    assertThat(config.views().staleAfter()).isEqualTo(second);
    assertThat(config.streams().most()).isEqualTo(1);
    assertThat(config.streams().mostEach()).isEqualTo(1);
    assertThat(config.streams().heartbeat()).isEqualTo(second);
    assertThat(config.streams().bufferedEvents()).isEqualTo(1);
    assertThat(config.streams().stalledAfter()).isEqualTo(second);
    assertThat(config.keep().results()).isEqualTo(second);
    assertThat(config.keep().payloads()).isEqualTo(second);
    assertThat(config.keep().forgetInterval()).isEqualTo(second);
    assertThat(config.tokens().keepUsesEvery()).isEqualTo(second);
    assertThat(config.tokens().reportFailuresEvery()).isEqualTo(second);
  }
}
