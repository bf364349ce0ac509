package dev.countersign.engine.request;

import dev.countersign.protocol.request.ApprovalWay;
import java.time.Instant;
import java.util.List;

/**
 * Why and how long an operation may run.
 *
 * @param since when it was approved
 * @param until from then on it may no longer be dispatched; freezes since put it off
 * @param met the steps with those who filled them; none where the policies approve by themselves
 */
public record Approval(ApprovalWay way, Instant since, Instant until, List<MetStep> met) {}
