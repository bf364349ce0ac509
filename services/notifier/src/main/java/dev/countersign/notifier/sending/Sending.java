package dev.countersign.notifier.sending;

import dev.countersign.notifier.http.HttpPoster;
import dev.countersign.proof.seal.NotifierKey;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What all endpoints' senders share.
 *
 * @param stop told of a broken log
 */
public record Sending(
    String cluster,
    NotifierKey key,
    Events events,
    Outcomes outcomes,
    Frontier frontier,
    HttpPoster poster,
    SendingRules rules,
    DeliveryMeter meter,
    Clock clock,
    RandomGenerator random,
    Consumer<BrokenLogException> stop) {}
