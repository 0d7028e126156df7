"""Where an address names a part of the page (#around), the page opens at that part once it is drawn.

The browser looks for the part before the page has it, so a script of ours looks again. It holds nothing but the name of
a heading that the code knows.
"""

from __future__ import annotations

import re

import streamlit as st

_SCRIPT = """<script>
(() => {
  if (location.hash !== "#ANCHOR") return;
  let looks = 0;
  const settle = setInterval(() => {
    const part = document.getElementById("ANCHOR");
    if (part) part.scrollIntoView();
    if (++looks >= 6) clearInterval(settle);
  }, 150);
  for (const event of ["wheel", "keydown", "pointerdown"])
    addEventListener(event, () => clearInterval(settle), { once: true });
})();
</script>"""


def open_at(anchor: str) -> None:
    """Lets the page open at the heading with this anchor where the address asks for it."""
    if not re.fullmatch(r"[a-z-]+", anchor):
        raise ValueError(f"{anchor!r} is no name of a heading")
    st.html(_SCRIPT.replace("ANCHOR", anchor), unsafe_allow_javascript=True)
