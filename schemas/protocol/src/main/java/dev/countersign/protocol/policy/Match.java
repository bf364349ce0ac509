package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.envelope.PrincipalKind;
import dev.countersign.protocol.request.OperationKind;
import dev.countersign.protocol.request.StatementClass;
import java.util.List;
import java.util.Optional;

@Doc(
    "Which requests a policy is about. Every condition must hold; an empty list is no condition. In names a '*' stands for any characters.")
public record Match(
    @Doc("The kinds of operation.") List<OperationKind> kinds,
    @Doc("Patterns for the name of the target.") List<String> targets,
    @Doc("Patterns for the environment.") List<String> environments,
    @Doc("The classes of statement; opaque is matched only where it is named.")
        List<StatementClass> classes,
    @Doc("Patterns for tables: it holds where the operation names any such table.")
        List<String> tables,
    @Doc("Patterns for tables: it holds where the operation names such tables and no others.")
        List<String> onlyTables,
    @Doc("Patterns for functions: it holds where the operation calls any such function.")
        List<String> functions,
    @Doc("Who asks: it holds for whoever belongs to any of these parties.") List<Party> requesters,
    @Doc("What sort of being asks.") List<PrincipalKind> requesterKinds,
    @Doc("Labels that the target must have, every one of them.") List<LabelPattern> labels,
    @Doc("When it is asked: it holds within any of these times.") List<WeeklyTime> times,
    @Doc("A condition in CEL over the facts of the operation.") Optional<String> when) {}
