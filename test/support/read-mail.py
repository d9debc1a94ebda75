"""Reads mails (a JSON list of latin-1 texts on standard input) by Python's own parser, which knows nothing of ours."""

import email
import email.policy
import json
import sys


def read(raw):
    mail = email.message_from_bytes(raw.encode("latin-1"), policy=email.policy.default)
    text = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    defects = [str(d) for part in mail.walk() for d in part.defects]
    defects += [str(d) for value in mail.values() for d in getattr(value, "defects", ())]
    return {
        "subject": str(mail["subject"]),
        "text": text.get_content(),
        "html": html.get_content(),
        "defects": defects,
    }


json.dump([read(raw) for raw in json.load(sys.stdin)], sys.stdout)
