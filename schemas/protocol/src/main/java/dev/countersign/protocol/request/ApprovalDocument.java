package dev.countersign.protocol.request;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc(
    "What an approval is about, in its asker's words; the operation of kind APPROVAL, kept as a payload. Approvers vote on exactly these bytes.")
public record ApprovalDocument(
    @Doc("The asker's own digest of what it wants countersigned, 32 bytes; SHA-256 as a rule.")
        Digest digest,
    @Doc("What it is, in one line.") String title,
    @Doc("More about it; empty where there is none.") String description,
    @Doc("Where people find it, an http or https URL; empty where there is none.") String link) {}
