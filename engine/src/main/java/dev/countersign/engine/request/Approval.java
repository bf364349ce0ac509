package dev.countersign.engine.request;

import dev.countersign.protocol.request.ApprovalWay;
import java.time.Instant;
import java.util.List;

/**
 * Why and how long an operation may run.
 *
 * @param until from then on it may no longer be dispatched
 * @param met the steps with those who filled them; none where the policies approve by themselves
 */
public record Approval(ApprovalWay way, Instant until, List<MetStep> met) {}
