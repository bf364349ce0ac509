package dev.countersign.protocol.request;

/** Where a request stands; see {@link RequestEvent} for what moves it. */
public enum RequestStatus {
  PENDING,
  APPROVED,
  EXECUTING,
  COMPLETED,
  REJECTED,
  EXPIRED,
  CANCELLED
}
