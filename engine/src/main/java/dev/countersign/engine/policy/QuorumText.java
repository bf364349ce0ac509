package dev.countersign.engine.policy;

import static dev.countersign.engine.policy.Yaml.shown;
import static dev.countersign.engine.policy.Yaml.wrong;

import dev.countersign.engine.Names;
import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.policy.Party;
import dev.countersign.protocol.policy.PartyKind;
import dev.countersign.protocol.policy.Quorum;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** One quorum as people write it: {@code 2 of group:dba | user:carol}. */
final class QuorumText {
  private static final int MAX_COUNT = 50;
  private static final int MAX_PARTIES = 50;
  private static final Pattern QUORUM = Pattern.compile("([0-9]{1,3}) +of +(.+)");
  private static final Pattern PARTY = Pattern.compile("(group|role|user):(\\S+)");

  private QuorumText() {}

  static Quorum parse(Node node) throws PolicyException {
    var text = Yaml.text(node);
    var parts = QUORUM.matcher(text);
    if (!parts.matches()) {
      throw wrong(node, "Expected a quorum such as '2 of group:dba', but it is '%s'", shown(text));
    }
    int count = Integer.parseInt(parts.group(1));
    var named = parts.group(2).split("\\|", -1);
    if (count < 1 || count > MAX_COUNT || named.length > MAX_PARTIES) {
      throw wrong(
          node,
          "Expected 1 to %d of %d parties at most, but it is %d of %d",
          MAX_COUNT,
          MAX_PARTIES,
          count,
          named.length);
    }
    var parties = new ArrayList<Party>();
    for (var name : named) {
      parties.add(party(node, name.strip()));
    }
    return new Quorum(count, parties.stream().distinct().sorted().toList());
  }

  static Party party(Node node, String text) throws PolicyException {
    var parts = PARTY.matcher(text);
    if (!parts.matches()) {
      throw wrong(node, "Expected group:NAME, role:NAME or user:NAME, but it is '%s'", shown(text));
    }
    var kind = PartyKind.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
    var name = parts.group(2);
    var known =
        switch (kind) {
          case GROUP, ROLE -> Names.isWellFormed(name);
          case USER -> Subject.isWellFormed(name);
        };
    if (!known) {
      throw wrong(node, "Expected the name of a %s, but it is '%s'", parts.group(1), shown(name));
    }
    return new Party(kind, name);
  }
}
