package dev.countersign.protocol.policy;

import dev.countersign.protocol.Doc;
import java.util.List;

@Doc("One way to meet a step: all these quorums.")
public record Alternative(
    @Doc("The places of the quorums in their step, from 1, in ascending order.")
        List<Integer> quorums) {}
