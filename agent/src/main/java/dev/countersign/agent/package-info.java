/**
 * The agent: the only program that holds credentials of a target. It takes nothing in by the
 * network but what it fetches itself, and believes nothing that policy-service has not signed.
 *
 * <p>Read {@link dev.countersign.agent.Slot} (from a grant to an accepted claim), {@link
 * dev.countersign.agent.Execution} (from there to the report), {@code pg.Run} (what happens at the
 * database) and {@code pg.Sql} (why no COMMIT but the agent's own succeeds), in this order. What
 * the agent decides without a broker or a database is in {@code run}.
 */
package dev.countersign.agent;
