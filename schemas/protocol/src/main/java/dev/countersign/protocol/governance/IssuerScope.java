package dev.countersign.protocol.governance;

import dev.countersign.protocol.Doc;
import dev.countersign.protocol.request.OperationKind;
import java.util.List;

@Doc(
    "What a service may ask for with its own key, whatever roles it holds. Every list must match; in targets and environments a '*' stands for any characters.")
public record IssuerScope(
    @Doc("The kinds of operation.") List<OperationKind> kinds,
    @Doc("Patterns for the name of the target.") List<String> targets,
    @Doc("Patterns for the environment.") List<String> environments) {}
