"""The first bytes of Office files: the ZIP of new ones, the OLE2 container of old and of locked ones."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
