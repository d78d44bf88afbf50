"""Everything that can go wrong with one document, and the status each leaves in the database.

    TorikumiError
    ├── DocumentError            this document cannot be read; the run goes on        (status below)
    │   ├── EmptyDocument            no content at all                                 empty
    │   ├── EncryptedDocument        a password is needed                              encrypted
    │   ├── MalformedDocument        damaged, or not what its first bytes claim        malformed
    │   ├── UnsupportedDocument      a format without a loader                         unsupported
    │   ├── DocumentTooLarge         over a limit that protects the machine            too_large
    │   ├── NeedsOCR                 pages without text, and no OCR at hand            needs_ocr
    │   ├── UnreadableFile           the file itself could not be opened or read       unreadable
    │   ├── DocumentTimeout          stopped by the clock                              timeout
    │   ├── DocumentMemory           stopped by the memory limit                       memory
    │   └── DocumentCrashed          the process reading it died                       crashed
    ├── LedgerError              a defect of ours: the sums of a document do not close
    ├── OutputError              the results could not be written                      exit status 3
    │   └── ResultMisfit             one result does not fit the database; its row tells   crashed
    └── RunInProgress            another run is writing to the same output             exit status 3

Raise where the quote is known; say what, where and what to do, in one sentence.
"""

from __future__ import annotations

from typing import ClassVar


class TorikumiError(Exception):
    """The root of all our errors."""


class DocumentError(TorikumiError):
    """A document that cannot be read keeps a row with its status, and the rest of the run is untouched."""

    status: ClassVar[str] = "malformed"


class EmptyDocument(DocumentError):
    """There is no content: no bytes, or nothing but white space."""

    status = "empty"


class EncryptedDocument(DocumentError):
    """A password is needed to open the file."""

    status = "encrypted"


class MalformedDocument(DocumentError):
    """The file is damaged, or not what its first bytes claim."""

    status = "malformed"


class UnsupportedDocument(DocumentError):
    """No loader reads this format."""

    status = "unsupported"


class DocumentTooLarge(DocumentError):
    """The file, or what it unpacks to, passes a limit that protects the machine."""

    status = "too_large"


class NeedsOCR(DocumentError):
    """Pages hold no trustworthy text, and no OCR is at hand."""

    status = "needs_ocr"


class UnreadableFile(DocumentError):
    """The file could not be opened or read at all."""

    status = "unreadable"


class DocumentTimeout(DocumentError):
    """Reading took longer than allowed and was stopped."""

    status = "timeout"


class DocumentMemory(DocumentError):
    """Reading took more memory than allowed and was stopped."""

    status = "memory"


class DocumentCrashed(DocumentError):
    """The process that read the document died."""

    status = "crashed"


class LedgerError(TorikumiError):
    """The characters of a document do not add up: a defect of the program, never of the document."""


class OutputError(TorikumiError):
    """The results could not be written."""


class ResultMisfit(OutputError):
    """The result of one document does not fit the database: a defect of the program, and its row says so."""

    def __init__(self, document_id: str, message: str) -> None:
        super().__init__(message)
        self.document_id = document_id


class RunInProgress(OutputError):
    """Another run is writing to the same output."""
