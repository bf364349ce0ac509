#!/usr/bin/env python3
"""Has the SHA-256 of a file countersigned, on Kafka alone. Ends with 0 once whoever runs it may go ahead."""
import hashlib, io, json, os, sys, uuid
from datetime import datetime, timedelta, timezone
import avro.io, avro.schema
from confluent_kafka import Consumer, Producer, TopicPartition
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

if len(sys.argv) != 10:
    sys.exit("approve.py KAFKA CLUSTER AVSC-FOLDER NAME PRIVATE.pem DECISION.pub TARGET@ENVIRONMENT TITLE FILE")
KAFKA, CLUSTER, AVSC, NAME, PRIVATE, DECISION, PLACE, TITLE, FILE = sys.argv[1:]
OWN = load_pem_private_key(open(PRIVATE, "rb").read(), password=None)
DECISIONS = load_pem_public_key(open(DECISION, "rb").read())


# Hashes and ids: docs/trust.md has the formulas.
def lp(part): return len(part).to_bytes(8, "big") + part
def tagged(domain, *parts): return hashlib.sha256(b"".join(map(lp, (b"countersign/v1/" + domain, *parts)))).digest()
def salted(salt, content): return hashlib.sha256(lp(b"countersign/v1/payload") + salt + content).digest()


def base32(bits):
    number = int.from_bytes(bits, "big")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(125, -1, -5))


# Avro in single-object encoding: the library has no fingerprints, so here is the one of the specification.
def canonical(schema, space=""):
    if isinstance(schema, list):
        return "[" + ",".join(canonical(each, space) for each in schema) + "]"
    if isinstance(schema, str):
        return json.dumps(schema)
    if schema["type"] == "array":
        return '{"type":"array","items":%s}' % canonical(schema["items"], space)
    if "name" not in schema:
        return canonical(schema["type"], space)
    space = schema.get("namespace", space)
    made = '{"name":"%s.%s","type":"%s"' % (space, schema["name"], schema["type"])
    if schema["type"] == "record":
        fields = ('{"name":"%s","type":%s}' % (it["name"], canonical(it["type"], space)) for it in schema["fields"])
        return made + ',"fields":[' + ",".join(fields) + "]}"
    if schema["type"] == "enum":
        return made + ',"symbols":' + json.dumps(schema["symbols"], separators=(",", ":")) + "}"
    return made + ',"size":%d}' % schema["size"]


def fingerprint(text):
    crc = empty = 0xC15D213AA4D7A795
    for byte in text.encode():
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (empty if crc & 1 else 0)
    return crc.to_bytes(8, "little")


def schema(name):
    text = open(os.path.join(AVSC, "dev.countersign.%s.v1.avsc" % name)).read()
    return avro.schema.parse(text), b"\xc3\x01" + fingerprint(canonical(json.loads(text)))


def encode(name, fields):
    (parsed, prefix), out = schema(name), io.BytesIO()
    avro.io.DatumWriter(parsed).write(fields, avro.io.BinaryEncoder(out))
    return prefix + out.getvalue()


def decode(name, value):
    parsed, prefix = schema(name)
    if value[:10] != prefix:
        sys.exit("Expected a record of %s, but it is of another schema" % name)
    return avro.io.DatumReader(parsed).read(avro.io.BinaryDecoder(io.BytesIO(value[10:])))


def send(kind, payloads, command):
    """Writes a signed command; gives its id, by which its answer is known."""
    value = encode("commands." + kind, {"salt": os.urandom(32), "payloads": payloads, **command})
    command_id, now, ce_type = base32(os.urandom(16)), datetime.now(timezone.utc), "dev.countersign.commands.%s.v1" % kind
    header = encode("header.CommandHeader", {
        "cluster": CLUSTER, "topic": "countersign.commands", "key": request, "type": ce_type, "id": command_id, "issuer": NAME,
        "principal": {"subject": NAME, "kind": "SERVICE", "signIn": "KEY", "address": ""},
        "issuedAt": now, "deliverBy": now + timedelta(seconds=30), "minEpoch": 0, "correlation": "",
        "body": tagged(b"command-body", value), "payloads": [it["digest"] for it in payloads]})
    headers = [("ce_specversion", b"1.0"), ("ce_id", command_id.encode()), ("ce_source", ("/" + NAME).encode()),
               ("ce_type", ce_type.encode()), ("content-type", b"application/avro"),
               ("countersign-header", header), ("countersign-signature", OWN.sign(tagged(b"command-header", header)))]
    producer.produce("countersign.commands", value, request, headers=headers)
    producer.flush()
    return command_id


def wait(command_id, wanted, *ends):
    """The next event of that type, caused by that command where one is given; a refusal or another end ends the program."""
    while True:
        record = log.poll(0.2)
        if record is None or record.error() or record.key() != request.encode():
            continue
        headers = dict(record.headers())
        found = headers["ce_type"].decode().split(".")[3]
        answers = headers["ce_causationid"].decode() == command_id
        if record.topic() == "countersign.refusals":
            if answers:
                refused = decode("refusals.CommandRefused", record.value())
                sys.exit("%s [%s]" % (refused["message"], refused["code"]))
        elif answers or command_id is None or found in ends:
            signed = tagged(b"event", CLUSTER.encode(), record.key(), headers["ce_type"], record.value())
            try:
                DECISIONS.verify(headers["countersign-signature"], signed)
            except InvalidSignature:
                sys.exit("Expected policy-service's signature, but it is not")
            if found in ends:
                sys.exit("Expected an approval, but got " + found)
            if found == wanted:
                return decode("events." + wanted, record.value())


# What is asked for: a document of one's own digest, and a salt so that its digest on the log says nothing.
digest = hashlib.sha256(open(FILE, "rb").read()).digest()
document = encode("operation.ApprovalDocument", {"digest": digest, "title": TITLE, "description": "", "link": ""})
salt = os.urandom(32)
operation = salted(salt, document)
key = str(uuid.uuid4())  # a service that may crash keeps this, and asks the same again
request = base32(tagged(b"request-id", NAME.encode(), NAME.encode(), key.encode())[:16])

producer = Producer({"bootstrap.servers": KAFKA, "partitioner": "murmur2_random", "acks": "all"})
log = Consumer({"bootstrap.servers": KAFKA, "group.id": NAME, "isolation.level": "read_committed", "enable.auto.commit": False})
topics = ("countersign.events", "countersign.refusals")
ends = [TopicPartition(topic, part) for topic in topics for part in log.list_topics(topic).topics[topic].partitions]
for place in ends:
    place.offset = log.get_watermark_offsets(place)[1]
log.assign(ends)

target, environment = PLACE.split("@")
payload = {"kind": "OPERATION", "digest": operation, "salt": salt, "content": document}
wait(send("SubmitRequest", [payload], {
    "kind": "APPROVAL", "target": {"target": target, "environment": environment}, "operation": operation, "note": None,
    "idempotencyKey": key, "shareWith": [], "consumers": [], "dispatch": "MANUAL", "resultKey": None, "breakGlass": False, "stored": True}), "RequestSubmitted")
print("asked", request, flush=True)

approved = wait(None, "RequestApproved", "RequestRejected", "RequestExpired", "RequestCancelled")
if approved["operation"] != operation:
    sys.exit("Expected an approval of what was asked for, but it is of something else")
print("approved", approved["meta"]["actor"]["subject"], flush=True)

# Whoever gets this event may go ahead: nobody else will, and not a second time.
wait(send("ConsumeApproval", [], {"operation": operation}), "ApprovalConsumed", "RequestExpired", "RequestCancelled")
print("consumed", request)
