package dev.countersign.notifier.sending;

import dev.countersign.notifier.delivery.RetrySchedule;
import java.time.Duration;

/**
 * How much is done at a time, and when again.
 *
 * @param parallel deliveries of one endpoint under way at a time
 * @param mostPending events of one source that wait for one endpoint
 * @param window how far one may look beyond the oldest that waits
 * @param progressEvery how often progress is written down
 */
public record SendingRules(
    int parallel, int mostPending, long window, Duration progressEvery, RetrySchedule retry) {}
