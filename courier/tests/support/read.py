"""Reads every letter of a folder with Python's own parser and tells what it found in them, as JSON."""

import email
import email.policy
import json
import pathlib
import sys


def part(message, kind):
    found = message.get_body(preferencelist=(kind,))
    return found.get_content() if found else None


def read(path):
    raw = path.read_bytes()
    # Headers beyond ASCII (RFC 6532) are read from text only; all others are read from bytes, as they travel.
    read = email.message_from_bytes if raw.isascii() else lambda raw, policy: email.message_from_string(raw.decode(), policy=policy)
    message = read(raw, policy=email.policy.SMTPUTF8)
    people = lambda header: [[one.display_name, one.addr_spec] for one in message[header].addresses] if message[header] else []
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "defects": [str(defect) for each in message.walk() for defect in each.defects]
        + [str(defect) for value in message.values() for defect in value.defects],
        "from": people("From"),
        "reply_to": people("Reply-To"),
        "to": people("To"),
        "subject": str(message["Subject"]),
        "date_s": int(message["Date"].datetime.timestamp()),
        "kind": message.get_content_type(),
        "parts": [each.get_content_type() for each in message.walk()],
        "text": part(message, "plain"),
        "html": part(message, "html"),
        "longest_line": max(len(line) for line in raw.split(b"\r\n")),
        "bare_ends": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
    }


folder = pathlib.Path(sys.argv[1])
print(json.dumps({path.stem: read(path) for path in sorted(folder.glob("*.eml"))}))
