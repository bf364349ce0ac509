package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;
import java.time.Instant;
import java.util.List;

@Doc(
    "What the issuer of a command signs. It binds the command to one place and one time, and its content by salted digests, so that it can be kept for ever while the content is forgotten.")
public record CommandHeader(
    @Doc("The Countersign cluster that the command is meant for.") String cluster,
    @Doc("The topic that the command is meant for.") String topic,
    @Doc("The record key: the id of the aggregate that the command is for.") String key,
    @Doc("The CloudEvents type of the command.") String type,
    @Doc("The id of the command; a second delivery under the same id is answered as the first.")
        CommandId id,
    @Doc("The issuer whose key signs this header, as governance knows it.") String issuer,
    @Doc("Who acts, as the issuer vouches for it.") Principal principal,
    @Doc("When the issuer made the command, by its own clock.") Instant issuedAt,
    @Doc("The command is refused when the broker appends it after this time.") Instant deliverBy,
    @Doc("The governance epoch that must have been reached before the command is decided, or 0.")
        long minEpoch,
    @Doc(
            "Groups what belongs together across requests; chosen by the sender, empty where there is none.")
        String correlation,
    @Doc(
            "SHA-256 of the domain 'countersign/v1/command-body' and the record's value, which carries a random salt.")
        Digest body,
    @Doc("The salted digests of the payloads that travel in the body, in their order.")
        List<Digest> payloads) {}
