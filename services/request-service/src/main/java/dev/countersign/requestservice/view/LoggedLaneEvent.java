package dev.countersign.requestservice.view;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.envelope.EventMeta;
import dev.countersign.protocol.lane.LaneEvent;

/** An event of a lane. */
public record LoggedLaneEvent(
    int partition, long offset, EventMeta meta, LaneEvent event, Digest hash, Bytes signature)
    implements Logged {}
