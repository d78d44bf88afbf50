"""The functions of PDFium that the loader calls, bound without the cost of the full binding table.

The shared library is the one that pypdfium2 installs. Importing pypdfium2 itself declares some 450 functions, which
costs more than reading a short report; here only the needed ones are declared, without argument types and as calls that
keep the interpreter's lock, which takes a third of the time of a call through them. PDFium is not thread-safe.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Handle = Any  # a pointer of PDFium's, or into a buffer of ours, made ready as an argument; None where it is null
pointer: Callable[[int | None], Handle] = ctypes.c_void_p.from_param

_INT, _UNSIGNED, _FLOAT, _DOUBLE, _LONG = ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double, ctypes.c_ulong
_ADDRESS = ctypes.c_void_p

_RESULTS: dict[str, Any] = {
    "FPDF_InitLibraryWithConfig": None,
    "FPDF_LoadMemDocument64": _ADDRESS,
    "FPDF_CloseDocument": None,
    "FPDF_GetLastError": _LONG,
    "FPDF_DocumentHasValidCrossReferenceTable": _INT,
    "FPDF_GetPageCount": _INT,
    "FPDF_GetMetaText": _LONG,
    "FPDF_LoadPage": _ADDRESS,
    "FPDF_ClosePage": None,
    "FPDF_GetPageBoundingBox": _INT,
    "FPDFPage_GetRotation": _INT,
    "FPDFPage_GetAnnotCount": _INT,
    "FPDFPage_GetAnnot": _ADDRESS,
    "FPDFPage_CloseAnnot": None,
    "FPDFAnnot_GetSubtype": _INT,
    "FPDFPage_Flatten": _INT,
    "FPDFPage_CountObjects": _INT,
    "FPDFPage_GetObject": _ADDRESS,
    "FPDFFormObj_CountObjects": _INT,
    "FPDFFormObj_GetObject": _ADDRESS,
    "FPDFPageObj_GetType": _INT,
    "FPDFPageObj_GetBounds": None,
    "FPDFPageObj_GetMatrix": None,
    "FPDFPath_GetDrawMode": None,
    "FPDFPath_CountSegments": _INT,
    "FPDFPath_GetPathSegment": _ADDRESS,
    "FPDFPathSegment_GetType": _INT,
    "FPDFPathSegment_GetPoint": None,
    "FPDFPathSegment_GetClose": _INT,
    "FPDFTextObj_GetTextRenderMode": _INT,
    "FPDFBitmap_CreateEx": _ADDRESS,
    "FPDFBitmap_FillRect": None,
    "FPDFBitmap_Destroy": None,
    "FPDF_RenderPageBitmap": None,
    "FPDFText_LoadPage": _ADDRESS,
    "FPDFText_ClosePage": None,
    "FPDFText_CountChars": _INT,
    "FPDFText_GetText": _INT,
    "FPDFText_GetUnicode": _UNSIGNED,
    "FPDFText_IsGenerated": _INT,
    "FPDFText_IsHyphen": _INT,
    "FPDFText_HasUnicodeMapError": _INT,
    "FPDFText_GetLooseCharBox": None,
    "FPDFText_GetCharOrigin": _INT,
    "FPDFText_GetCharAngle": _FLOAT,
    "FPDFText_GetFontSize": _DOUBLE,
    "FPDFText_GetMatrix": None,
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

    Arguments are not converted: pass addresses, those that PDFium gives too, through `pointer` (a bare int would lose
    its upper half), buffers as ctypes arrays, numbers as int.
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
        self.places = [pointer(base + 16 * index) for index in range(rectangles)]

    def reserve(self, rectangles: int) -> None:
        if rectangles > len(self.places):
            self._resize(2 * rectangles)
