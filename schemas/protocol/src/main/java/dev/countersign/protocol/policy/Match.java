package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;

@Doc(
    "Which requests a policy is about. Every list must match; in targets and environments a '*' stands for any characters.")
public record Match(
    @Doc("The kinds of operation.") List<OperationKind> kinds,
    @Doc("Patterns for the name of the target.") List<String> targets,
    @Doc("Patterns for the environment.") List<String> environments,
    @Doc("The classes of statement; opaque is matched only where it is named.")
        List<StatementClass> classes) {}
