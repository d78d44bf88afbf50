"""What the status of a document means to the person who has the document, and what to do about it."""

from __future__ import annotations

MEANINGS = {
    "extracted": "read, and a report found in it",
    "partial": "read, but something in it could not be: look at its diagnostics",
    "unrecognized": "readable, but no known form of report: is it one? `torikumi show FILE` tells what was read",
    "needs_ocr": "pages without text, and no OCR at hand: install tesseract with Japanese, or find the original",
    "empty": "nothing in it: download it again",
    "encrypted": "a password is needed: save a copy without one",
    "malformed": "damaged, or not what it claims to be: download it again, or save it anew",
    "unsupported": "a format that is not read: save it as PDF, .docx, .xlsx, HTML or text",
    "too_large": "over a limit that protects the machine: split it",
    "timeout": "reading took too long and was stopped: raise --timeout, or split it",
    "memory": "reading took too much memory and was stopped: raise --memory-limit, or split it",
    "crashed": "the process reading it died: save it anew, and report it",
    "unreadable": "the file could not be opened: check its permissions, or put a copy there",
}
