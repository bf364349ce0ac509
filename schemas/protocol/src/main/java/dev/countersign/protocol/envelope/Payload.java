package dev.countersign.protocol.envelope;

import dev.countersign.protocol.Bytes;
import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc(
    "Content that is apart from the log so that it can be forgotten: the exact text of an operation, its note, a comment.")
public record Payload(
    @Doc("What the content is.") PayloadKind kind,
    @Doc(
            "SHA-256 of the domain 'countersign/v1/payload', the salt and the content; the payload's id.")
        Digest digest,
    @Doc("32 random bytes that keep the digest of a short content from being guessed.") Bytes salt,
    @Doc("The content itself.") Bytes content) {}
