package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc("So many approvals by people of any of these parties.")
public record Quorum(
    @Doc("How many approvals are needed, at least 1.") int count,
    @Doc("Who may give them: a member of any of these parties.") List<Party> anyOf) {}
