"""numba's `njit`, imported without SciPy, which numba loads wherever it is installed: for linear algebra, which is not
used here, and takes a tenth of a second.

numba looks for it in a module of its own that it would import with the first compiled function that is called.
"""

from __future__ import annotations

import contextlib
import importlib

from graph.left_out import without

with without("scipy"):
    from numba import njit

    with contextlib.suppress(ImportError):  # another version of numba may look for it elsewhere
        importlib.import_module("numba.np.arraymath")

__all__ = ["njit"]
