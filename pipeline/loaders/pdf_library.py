"""The functions of PDFium that the loader calls, bound without the cost of the full binding table.

The shared library is the one that pypdfium2 installs. Importing pypdfium2 itself declares some 450 functions, which
costs more than reading a short report; here only the needed ones are declared, as calls that keep the interpreter's
lock and take plain integers for handles and addresses (half the cost of typed pointers). PDFium is not thread-safe.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_P = ctypes.c_void_p
_I = ctypes.c_int
_U = ctypes.c_uint
_F = ctypes.c_float

_SIGNATURES: dict[str, tuple[Any, ...]] = {  # name: (result, arguments …)
    "FPDF_InitLibraryWithConfig": (None, _P),
    "FPDF_LoadMemDocument64": (_P, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p),
    "FPDF_CloseDocument": (None, _P),
    "FPDF_GetLastError": (ctypes.c_ulong,),
    "FPDF_DocumentHasValidCrossReferenceTable": (_I, _P),
    "FPDF_GetPageCount": (_I, _P),
    "FPDF_GetMetaText": (ctypes.c_ulong, _P, ctypes.c_char_p, _P, ctypes.c_ulong),
    "FPDF_LoadPage": (_P, _P, _I),
    "FPDF_ClosePage": (None, _P),
    "FPDF_GetPageBoundingBox": (_I, _P, _P),
    "FPDFPage_GetRotation": (_I, _P),
    "FPDFPage_GetAnnotCount": (_I, _P),
    "FPDFPage_GetAnnot": (_P, _P, _I),
    "FPDFPage_CloseAnnot": (None, _P),
    "FPDFAnnot_GetSubtype": (_I, _P),
    "FPDFPage_Flatten": (_I, _P, _I),
    "FPDFPage_CountObjects": (_I, _P),
    "FPDFPage_GetObject": (_P, _P, _I),
    "FPDFFormObj_CountObjects": (_I, _P),
    "FPDFFormObj_GetObject": (_P, _P, ctypes.c_ulong),
    "FPDFPageObj_GetType": (_I, _P),
    "FPDFPageObj_GetBounds": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetMatrix": (_I, _P, _P),
    "FPDFPageObj_GetStrokeColor": (_I, _P, _P, _P, _P, _P),
    "FPDFPageObj_GetFillColor": (_I, _P, _P, _P, _P, _P),
    "FPDFPath_GetDrawMode": (_I, _P, _P, _P),
    "FPDFPath_CountSegments": (_I, _P),
    "FPDFPath_GetPathSegment": (_P, _P, _I),
    "FPDFPathSegment_GetType": (_I, _P),
    "FPDFPathSegment_GetPoint": (_I, _P, _P, _P),
    "FPDFPathSegment_GetClose": (_I, _P),
    "FPDFTextObj_GetTextRenderMode": (_I, _P),
    "FPDFText_LoadPage": (_P, _P),
    "FPDFText_ClosePage": (None, _P),
    "FPDFText_CountChars": (_I, _P),
    "FPDFText_GetText": (_I, _P, _I, _I, _P),
    "FPDFText_GetUnicode": (_U, _P, _I),
    "FPDFText_IsGenerated": (_I, _P, _I),
    "FPDFText_IsHyphen": (_I, _P, _I),
    "FPDFText_HasUnicodeMapError": (_I, _P, _I),
    "FPDFText_GetLooseCharBox": (_I, _P, _I, _P),
    "FPDFText_GetCharOrigin": (_I, _P, _I, _P, _P),
    "FPDFText_GetCharAngle": (_F, _P, _I),
    "FPDFText_GetFontSize": (ctypes.c_double, _P, _I),
    "FPDFText_GetMatrix": (_I, _P, _I, _P),
}


class _Config(ctypes.Structure):
    _fields_ = (("version", _I), ("user_font_paths", _P), ("isolate", _P), ("v8_slot", _U))


@functools.cache
def functions() -> SimpleNamespace:
    """PDFium's functions by their own names, the library initialized."""
    library = _shared_library()
    table = SimpleNamespace()
    for name, (result, *arguments) in _SIGNATURES.items():
        address = ctypes.cast(getattr(library, name), _P).value or 0
        setattr(table, name, ctypes.PYFUNCTYPE(result, *arguments)(address))
    config = _Config(2, None, None, 0)  # a name, so that it lives until the call has returned
    table.FPDF_InitLibraryWithConfig(ctypes.addressof(config))
    return table


def _shared_library() -> Any:
    spec = importlib.util.find_spec("pypdfium2_raw")
    if spec is not None and spec.origin is not None:
        for path in sorted(Path(spec.origin).parent.glob("*pdfium.*")):
            if path.suffix in (".so", ".dylib", ".dll"):
                return ctypes.CDLL(str(path))
    from pypdfium2 import raw  # a build against the system's library: its own loader knows where that is

    return raw._libs["pdfium"]


class Floats:
    """A buffer of single-precision numbers that PDFium writes into, four to a rectangle; it only grows."""

    def __init__(self, rectangles: int = 1024) -> None:
        self._resize(rectangles)

    def _resize(self, rectangles: int) -> None:
        self.values = (ctypes.c_float * (4 * rectangles))()
        base = ctypes.addressof(self.values)
        self.addresses = [base + 16 * index for index in range(rectangles)]

    def reserve(self, rectangles: int) -> None:
        if rectangles > len(self.addresses):
            self._resize(2 * rectangles)
