package dev.countersign.policyservice.kafka;

import dev.countersign.policyservice.outgoing.OutgoingRecord;

/** A record with the partition that it goes to. */
record PlacedRecord(OutgoingRecord record, int partition) {}
