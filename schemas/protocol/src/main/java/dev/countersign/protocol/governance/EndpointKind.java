package dev.countersign.protocol.governance;

/** What an endpoint understands. */
public enum EndpointKind {
  /** CloudEvents as JSON, signed by the rules of Standard Webhooks. */
  WEBHOOK,
  /** Messages in Slack's Block Kit. */
  SLACK
}
