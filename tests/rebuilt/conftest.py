"""The PDF makers of the loaders' tests print reports here as well."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "loaders"))
