package dev.countersign.protocol.governance;

import java.util.Arrays;
import java.util.Optional;

/**
 * One thing that a role may let somebody do. People write a permission by its text, such as {@code
 * request.submit.read}; roles, and nothing else, are made of them.
 */
public enum Permission {
  /** Ask for an operation of class read. */
  REQUEST_SUBMIT_READ("request.submit.read"),
  /** Ask for an operation of class write. */
  REQUEST_SUBMIT_WRITE("request.submit.write"),
  /** Ask for an operation of class ddl. */
  REQUEST_SUBMIT_DDL("request.submit.ddl"),
  /** Ask for an operation of class destructive. */
  REQUEST_SUBMIT_DESTRUCTIVE("request.submit.destructive"),
  /** Ask for an operation of class privileged. */
  REQUEST_SUBMIT_PRIVILEGED("request.submit.privileged"),
  /** Ask for an operation that could not be understood. */
  REQUEST_SUBMIT_OPAQUE("request.submit.opaque"),
  /** Ask for the approval of a digest. */
  REQUEST_SUBMIT_APPROVAL("request.submit.approval"),
  /** See what one has asked for, and its exact text. */
  REQUEST_VIEW_OWN("request.view.own"),
  /** See that there is a request, where it stands, and its redacted text. */
  REQUEST_VIEW_ANY("request.view.any"),
  /** Read the exact text, the reason, the ticket and the comments of any request. */
  REQUEST_TEXT_ANY("request.text.any"),
  /** Send on its way what one has asked for, once it is approved. */
  REQUEST_DISPATCH_OWN("request.dispatch.own"),
  /** Call off what one has asked for. */
  REQUEST_CANCEL_OWN("request.cancel.own"),
  /** Call off any request. */
  REQUEST_CANCEL_ANY("request.cancel.any"),
  /** Consume the approval that one has asked for. */
  APPROVAL_CONSUME_OWN("approval.consume.own"),
  /** Read the results of what one has asked for. */
  RESULT_READ_OWN("result.read.own"),
  /** Read any result. */
  RESULT_READ_ANY("result.read.any"),
  /** Be asked to vote; whose vote a request needs, policies say. */
  VOTE_CAST("vote.cast"),
  /** Approve one step of a request alone. */
  STEP_OVERRIDE("step.override"),
  /** Say what became of an execution where no agent can find it out. */
  EXECUTION_RECONCILE("execution.reconcile"),
  /** Break glass for an operation of class read. */
  BREAK_GLASS_READ("break-glass.read"),
  /** Break glass for an operation of class write. */
  BREAK_GLASS_WRITE("break-glass.write"),
  /** Break glass for an operation of class ddl. */
  BREAK_GLASS_DDL("break-glass.ddl"),
  /** Break glass for an operation of class destructive. */
  BREAK_GLASS_DESTRUCTIVE("break-glass.destructive"),
  /** Break glass for an operation of class privileged. */
  BREAK_GLASS_PRIVILEGED("break-glass.privileged"),
  /** Break glass for an operation that could not be understood. */
  BREAK_GLASS_OPAQUE("break-glass.opaque"),
  /** Close the review of an operation for which glass was broken. */
  BREAK_GLASS_REVIEW("break-glass.review"),
  /** Put policies in force and take them out. */
  POLICY_PUBLISH("policy.publish"),
  /** Say who there is, who is in which group, and which role may what. */
  IDENTITY_MANAGE("identity.manage"),
  /** Issue tokens of one's own. */
  TOKEN_ISSUE_OWN("token.issue.own"),
  /** Issue tokens of others. */
  TOKEN_ISSUE_ANY("token.issue.any"),
  /** Revoke tokens of one's own. */
  TOKEN_REVOKE_OWN("token.revoke.own"),
  /** Revoke any token. */
  TOKEN_REVOKE_ANY("token.revoke.any"),
  /** See which tokens others have. */
  TOKEN_VIEW_ANY("token.view.any"),
  /** Say which targets and pools there are. */
  TARGET_MANAGE("target.manage"),
  /** Say whose signatures count: issuers, agents, the notifier. */
  ISSUER_MANAGE("issuer.manage"),
  /** Say where events are delivered to. */
  ENDPOINT_MANAGE("endpoint.manage"),
  /** Freeze and thaw. */
  FREEZE_MANAGE("freeze.manage"),
  /** Read the audit. */
  AUDIT_READ("audit.read"),
  /** Have the views of a gateway built again. */
  VIEWS_REBUILD("views.rebuild");

  private final String text;

  Permission(String text) {
    this.text = text;
  }

  /** As people write it. */
  public String text() {
    return text;
  }

  /** The permission that is written so. */
  public static Optional<Permission> of(String text) {
    return Arrays.stream(values()).filter(it -> it.text.equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
