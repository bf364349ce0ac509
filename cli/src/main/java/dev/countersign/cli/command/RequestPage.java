package dev.countersign.cli.command;

import dev.countersign.cli.http.Gateway;
import dev.countersign.cli.http.RequestView;
import dev.countersign.cli.output.Ages;
import dev.countersign.cli.output.Cells;
import dev.countersign.cli.output.Wrap;
import dev.countersign.cli.policy.PolicyDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One request, for people or programs. */
record RequestPage(Shell shell, OutputOptions output) {
  private static final String BAR = "  | ";
  private static final String CUT = "  > ";

  /**
   * Everything, as data.
   *
   * @param gateway to ask for what a change of policies has to be compared with
   */
  void full(RequestView request, Gateway gateway) {
    if (output.isJson()) {
      shell.screen().json(request.json());
    } else {
      lines(request, gateway, shell.screen().width()).forEach(shell.screen()::line);
    }
  }

  /** Which one it is: for programs as data, for people as talk. */
  void brief(RequestView request) {
    if (output.isJson()) {
      shell.screen().json(request.json());
    } else {
      var place = request.hasTarget() ? " on " + request.target() : "";
      shell.screen().say("Request %s%s is %s.".formatted(request.id(), place, word(request)));
    }
  }

  /** What an approver has to see: every character that would run. */
  void forApproval(RequestView request, Gateway gateway) {
    lines(request, gateway, shell.screen().width()).forEach(shell.screen().talk()::println);
  }

  static String word(RequestView request) {
    return request.status().name().toLowerCase(Locale.ROOT);
  }

  private List<String> lines(RequestView request, Gateway gateway, int width) {
    var lines = new ArrayList<String>();
    field(lines, "Request", request.id(), width);
    field(lines, "Status", status(request), width);
    field(lines, "Requester", request.requester(), width);
    field(lines, "Target", request.target(), width);
    request.reason().ifPresent(it -> field(lines, "Reason", it, width));
    request.ticket().ifPresent(it -> field(lines, "Ticket", it, width));
    brokenGlass(lines, request, width);
    passedOver(lines, request, width);
    if (request.isApproval()) {
      approval(lines, request, width);
      return lines;
    }
    if (request.isPolicyChange()) {
      policies(lines, request, gateway, width);
      return lines;
    }
    field(lines, "Class", request.statementClass(), width);
    field(lines, "Tables", String.join(", ", request.tables()), width);
    request.effects().forEach((label, value) -> field(lines, label, value, width));
    request.findings().forEach(it -> field(lines, "Finding", it, width));
    EvidenceLines.of(request.evidence()).forEach(it -> field(lines, it.label(), it.value(), width));
    waitsFor(lines, request, width);
    OutcomeLines.of(request.lastExecution())
        .forEach(it -> field(lines, it.label(), it.value(), width));
    ResultLine.of(request.lastExecution(), shell.clock().instant())
        .ifPresent(it -> field(lines, "Result", it, width));
    field(lines, "Digest", request.operationDigest(), width);
    request.fingerprint().ifPresent(it -> field(lines, "Fingerprint", it, width));
    if (request.isMigration()) {
      migrations(lines, request, width);
      return lines;
    }
    lines.add("Redacted");
    lines.addAll(Wrap.exactly(request.redacted(), BAR, CUT, width));
    lines.add("Exact text");
    request
        .exact()
        .ifPresentOrElse(
            it -> lines.addAll(Wrap.exactly(it, BAR, CUT, width)),
            () -> lines.add("  (not to be had: erased, or not for you)"));
    return lines;
  }

  private static void brokenGlass(List<String> lines, RequestView request, int width) {
    var glass = request.breakGlass();
    if (glass.isEmpty()) {
      return;
    }
    field(
        lines,
        "BREAK-GLASS",
        isHeldUp(request) ? "held up by what nobody passes over" : "went ahead without votes",
        width);
    if (!glass.hasNonNull("reviewedBy")) {
      var late = glass.path("overdue").asBoolean() ? "OVERDUE since " : "due by ";
      field(lines, "Review", "open, " + late + glass.path("reviewBy").asText(), width);
      return;
    }
    var review =
        "%s, by %s at %s"
            .formatted(
                glass.path("finding").asText(),
                glass.path("reviewedBy").asText(),
                glass.path("reviewedAt").asText());
    field(lines, "Review", review, width);
    if (glass.hasNonNull("comment")) {
      field(lines, "", glass.path("comment").asText(), width);
    }
  }

  /** Whether a step that is non-bypassable is yet to be met, or never was. */
  private static boolean isHeldUp(RequestView request) {
    for (var step : request.steps()) {
      switch (step.path("status").asText()) {
        case "open", "waiting", "closed" -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private static void passedOver(List<String> lines, RequestView request, int width) {
    for (var step : request.steps()) {
      var name = "step " + step.path("step").asText() + " '" + step.path("name").asText() + "'";
      if (step.path("status").asText().equals("bypassed")) {
        field(lines, "Bypassed", name, width);
      }
      var override = step.path("overridden");
      if (override.isObject()) {
        field(lines, "Overridden", name + " by " + override.path("by").asText(), width);
        if (override.hasNonNull("reason")) {
          field(lines, "", override.path("reason").asText(), width);
        }
      }
    }
  }

  /** Nothing of it runs: what counts is what it says it is about. */
  private static void approval(List<String> lines, RequestView request, int width) {
    waitsFor(lines, request, width);
    if (!request.consumers().isEmpty()) {
      field(lines, "For", String.join(", ", request.consumers()), width);
    }
    request.consumedBy().ifPresent(it -> field(lines, "Consumed", "by " + it, width));
    field(lines, "Voted on", request.operationDigest(), width);
    var about = request.approval();
    if (about.isEmpty()) {
      lines.add("What it is about is not to be had: erased, or not for you.");
      return;
    }
    field(lines, "Approval of", about.path("digest").asText(), width);
    field(lines, "Title", about.path("title").asText(), width);
    if (!about.path("link").asText().isEmpty()) {
      lines.add("Link");
      lines.addAll(Wrap.exactly(about.path("link").asText(), BAR, CUT, width));
    }
    if (!about.path("description").asText().isEmpty()) {
      lines.add("Description");
      lines.addAll(Wrap.exactly(about.path("description").asText(), BAR, CUT, width));
    }
  }

  /** What would be in force: as the difference to what is, or in full where that is no help. */
  private static void policies(
      List<String> lines, RequestView request, Gateway gateway, int width) {
    waitsFor(lines, request, width);
    field(lines, "Policies", request.redacted(), width);
    field(lines, "Digest", request.operationDigest(), width);
    if (request.policyChange().isEmpty()) {
      lines.add("What it would publish is not to be had: erased, or not for you.");
      return;
    }
    var diff = PolicyDiff.of(request.policyChange(), gateway.policies());
    field(
        lines,
        "Compared",
        diff.isCurrent()
            ? "with the policies in force, on which it rests; %d of them stay as they are"
                .formatted(diff.unchanged())
            : "with nothing: the policies in force are not those on which it rests, as of epoch %s"
                .formatted(request.policyChange().path("basedOn")),
        width);
    for (var part : diff.parts()) {
      field(lines, "", part.heading(), width);
      lines.addAll(Wrap.exactly(part.text(), BAR, CUT, width));
    }
  }

  /** File by file, in the order in which they run. */
  private static void migrations(List<String> lines, RequestView request, int width) {
    var migration = request.migration();
    if (migration.isEmpty()) {
      lines.add("Redacted");
      lines.addAll(Wrap.exactly(request.redacted(), BAR, CUT, width));
      lines.add("The exact texts are not to be had: erased, or not for you.");
      return;
    }
    var action = migration.path("action").asText();
    field(lines, "Action", action + ": " + meaning(action), width);
    if (migration.path("outOfOrder").asBoolean()) {
      field(lines, "Order", "versions older than the newest applied may run", width);
    }
    var files = migration.path("migrations");
    for (int i = 0; i < files.size(); i++) {
      var file = files.get(i);
      var title = file.path("version").asText() + "_" + file.path("name").asText();
      lines.add("");
      field(lines, "Migration", "%d of %d: %s".formatted(i + 1, files.size(), title), width);
      field(lines, "Checksum", file.path("checksum").asText(), width);
      if (file.path("from").asInt(1) > 1) {
        field(
            lines,
            "Goes on with",
            "statement %d; those before it %s"
                .formatted(
                    file.path("from").asInt(),
                    runs(action) ? "do not run again" : "took effect as the file was"),
            width);
      }
      if (!file.path("sql").asText().isEmpty()) {
        lines.add(runs(action) ? "Exact text" : "Exact text, which does not run");
        lines.addAll(Wrap.exactly(file.path("sql").asText(), BAR, CUT, width));
      }
    }
  }

  /** What an approver answers for. */
  private static String meaning(String action) {
    return switch (action) {
      case "up" -> "the texts run, in this order";
      case "down" -> "the texts run, in this order, and undo what was applied";
      case "resume-up" -> "what stopped midway is gone on with";
      case "resume-down" -> "the undoing that stopped midway is gone on with";
      case "mark-applied" ->
          "nothing runs; it is written down as applied, which somebody has seen to by hand";
      case "mark-reverted" ->
          "nothing runs; it is written down as undone, which somebody has seen to by hand";
      case "accept-checksum" -> "nothing runs; the file that has changed is accepted as it is";
      case "accept-down" ->
          "nothing runs; the down file that has changed since it was begun is accepted as it is";
      default -> "not known to this program";
    };
  }

  private static boolean runs(String action) {
    return switch (action) {
      case "mark-applied", "mark-reverted", "accept-checksum", "accept-down" -> false;
      default -> true;
    };
  }

  private static void waitsFor(List<String> lines, RequestView request, int width) {
    var frozen = request.frozen();
    if (!frozen.isEmpty()) {
      field(
          lines,
          "Frozen",
          "by %s of %s since %s; its time rests"
              .formatted(
                  frozen.path("freeze").asText(),
                  frozen.path("by").asText(),
                  frozen.path("since").asText()),
          width);
    }
    var queue = request.queue();
    if (!queue.isEmpty()) {
      field(
          lines,
          "Queue",
          "%d of %d that wait for their turn at the target; %d have it"
              .formatted(
                  queue.path("place").asInt(),
                  queue.path("waiting").asInt(),
                  queue.path("holding").asInt()),
          width);
    }
    if (!request.waitingFor().isEmpty()) {
      field(lines, "Waits for", String.join(", then ", request.waitingFor()), width);
    }
  }

  private String status(RequestView request) {
    return request
        .until()
        .map(until -> java.time.Duration.between(shell.clock().instant(), until))
        .map(left -> word(request) + ", for another " + Ages.of(left))
        .orElse(word(request));
  }

  private static void field(List<String> lines, String name, String value, int width) {
    int column = 13;
    var pieces = Wrap.words(value, width - column);
    for (int i = 0; i < pieces.size(); i++) {
      lines.add((Cells.pad(i == 0 ? name : "", column) + pieces.get(i)).stripTrailing());
    }
  }
}
