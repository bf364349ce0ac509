package dev.countersign.engine.governance;

import dev.countersign.protocol.envelope.Subject;
import dev.countersign.protocol.governance.GovernanceEvent.GroupChanged;
import dev.countersign.protocol.governance.GovernanceEvent.GroupDefined;
import dev.countersign.protocol.governance.RoleGrant;
import java.util.List;
import java.util.TreeSet;

/**
 * A group as it was defined.
 *
 * @param members people, AIs and services, in alphabetical order
 * @param groups those whose members are members too, in alphabetical order
 * @param roles what every member holds
 */
public record Group(
    String name, List<Subject> members, List<String> groups, List<RoleGrant> roles) {

  static Group of(GroupDefined event) {
    return new Group(
        event.name(),
        event.members().stream().distinct().sorted().toList(),
        event.groups().stream().distinct().sorted().toList(),
        List.copyOf(event.roles()));
  }

  Group changed(GroupChanged event) {
    var after = new TreeSet<>(members);
    event.removed().forEach(after::remove);
    after.addAll(event.added());
    return new Group(name, List.copyOf(after), groups, roles);
  }
}
