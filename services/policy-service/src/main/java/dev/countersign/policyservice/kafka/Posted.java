package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.outgoing.Letter;

/** A letter with the partition that it goes to. */
record Posted(Letter letter, int partition) {}
