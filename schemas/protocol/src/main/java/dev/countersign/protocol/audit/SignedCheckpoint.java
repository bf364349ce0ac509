package dev.countersign.protocol.audit;

import dev.countersign.protocol.Digest;
import dev.countersign.protocol.Doc;

@Doc(
    "What audit-service vouches for: so many entries, under this root. Kept elsewhere, it shows whether entries were lost or changed since.")
public record SignedCheckpoint(
    @Doc("How many entries there were.") long size,
    @Doc("The root of the RFC 6962 tree whose leaves are the 32 bytes of each entry's hash.")
        Digest root,
    @Doc("The same as a C2SP signed note (tlog-checkpoint): what is signed, and the signature.")
        String note) {}
