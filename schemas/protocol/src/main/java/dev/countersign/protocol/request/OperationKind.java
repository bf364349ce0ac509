package dev.countersign.protocol.request;

/**
 * What is asked for. A kind that no policy can cover yet is refused like any operation that no
 * policy covers.
 */
public enum OperationKind {
  SQL,
  MIGRATION,
  TOOL_CALL,
  RELEASE,
  SCHEMA_CAPTURE,
  POLICY_CHANGE,
  APPROVAL
}
