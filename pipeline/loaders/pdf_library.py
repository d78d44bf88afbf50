"""The functions of PDFium that the loader calls, bound without the cost of the full binding table.

The shared library is the one that pypdfium2 installs. Importing pypdfium2 itself declares some 450 functions, which
costs more than reading a short report; here only the needed ones are declared, without argument types and as calls that
keep the interpreter's lock, which takes a third of the time of a call through them. PDFium is not thread-safe.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class Handle(ctypes.c_void_p):
    """A pointer of PDFium's, or into a buffer of ours; false where it is null."""


_INT, _UNSIGNED, _FLOAT, _DOUBLE, _LONG = ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double, ctypes.c_ulong

_RESULTS: dict[str, Any] = {
    "FPDF_InitLibraryWithConfig": None,
    "FPDF_LoadMemDocument64": Handle,
    "FPDF_CloseDocument": None,
    "FPDF_GetLastError": _LONG,
    "FPDF_DocumentHasValidCrossReferenceTable": _INT,
    "FPDF_GetPageCount": _INT,
    "FPDF_GetMetaText": _LONG,
    "FPDF_LoadPage": Handle,
    "FPDF_ClosePage": None,
    "FPDF_GetPageBoundingBox": _INT,
    "FPDFPage_GetRotation": _INT,
    "FPDFPage_GetAnnotCount": _INT,
    "FPDFPage_GetAnnot": Handle,
    "FPDFPage_CloseAnnot": None,
    "FPDFAnnot_GetSubtype": _INT,
    "FPDFPage_Flatten": _INT,
    "FPDFPage_CountObjects": _INT,
    "FPDFPage_GetObject": Handle,
    "FPDFFormObj_CountObjects": _INT,
    "FPDFFormObj_GetObject": Handle,
    "FPDFPageObj_GetType": _INT,
    "FPDFPageObj_GetBounds": _INT,
    "FPDFPageObj_GetMatrix": _INT,
    "FPDFPath_GetDrawMode": _INT,
    "FPDFPath_CountSegments": _INT,
    "FPDFPath_GetPathSegment": Handle,
    "FPDFPathSegment_GetType": _INT,
    "FPDFPathSegment_GetPoint": _INT,
    "FPDFPathSegment_GetClose": _INT,
    "FPDFTextObj_GetTextRenderMode": _INT,
    "FPDFBitmap_CreateEx": Handle,
    "FPDFBitmap_FillRect": None,
    "FPDFBitmap_Destroy": None,
    "FPDF_RenderPageBitmap": None,
    "FPDFText_LoadPage": Handle,
    "FPDFText_ClosePage": None,
    "FPDFText_CountChars": _INT,
    "FPDFText_GetText": _INT,
    "FPDFText_GetUnicode": _UNSIGNED,
    "FPDFText_IsGenerated": _INT,
    "FPDFText_IsHyphen": _INT,
    "FPDFText_HasUnicodeMapError": _INT,
    "FPDFText_GetLooseCharBox": _INT,
    "FPDFText_GetCharOrigin": _INT,
    "FPDFText_GetCharAngle": _FLOAT,
    "FPDFText_GetFontSize": _DOUBLE,
    "FPDFText_GetMatrix": _INT,
}


class _Config(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("user_font_paths", ctypes.c_void_p),
        ("isolate", ctypes.c_void_p),
        ("v8_slot", ctypes.c_uint),
    )


@functools.cache
def functions() -> SimpleNamespace:
    """PDFium's functions by their own names, the library initialized.

    Arguments are not converted: pass handles and places as `Handle`, buffers as ctypes arrays, numbers as int.
    """
    library = _shared_library()
    table = SimpleNamespace()
    for name, result in _RESULTS.items():
        address = ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0
        setattr(table, name, ctypes.PYFUNCTYPE(result)(address))
    config = _Config(2, None, None, 0)
    table.FPDF_InitLibraryWithConfig(ctypes.byref(config))
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

    def __init__(self, rectangles: int = 128) -> None:
        self._resize(rectangles)

    def _resize(self, rectangles: int) -> None:
        buffer = (ctypes.c_float * (4 * rectangles))()
        self.values = memoryview(buffer).cast("B").cast("f")  # slices of it need no copy
        base = ctypes.addressof(buffer)
        self.places = [Handle(base + 16 * index) for index in range(rectangles)]

    def reserve(self, rectangles: int) -> None:
        if rectangles > len(self.places):
            self._resize(2 * rectangles)
