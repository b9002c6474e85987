"""Sizes, fonts and handles of the built page that tests look at in a reader's browser."""

import pytest

from browser import Visit, unavailable

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ZOOMED = {"width": 640, "height": 400}
# The part of a sheet of A4 between its margins, in the pixels of a page.
SHEET = {"width": 688, "height": 1009}
# The widest letters among the usual fonts, and a font in which every letter is as wide as an m.
WIDE_LETTERS = {"text": "DejaVu Serif", "plain": "DejaVu Sans", "code": "DejaVu Sans Mono"}
MONOSPACED = dict.fromkeys(WIDE_LETTERS, "DejaVu Sans Mono")
SMALL_AND_LARGE = pytest.mark.parametrize("which", ["small", "large"])
# Everything in the page that a mouse can use.
USABLE = "a[href]:not([tabindex='-1']), button, input, select, summary, [tabindex='0']"


def outline(visit: Visit) -> str:
    """How the element that has the focus shows it: an outline, or a change of its stroke."""
    return visit.page.evaluate(
        """() => {
          const at = document.activeElement;
          const named = at.querySelector("p");
          const style = getComputedStyle(at.matches(".arc") ? named : at);
          return style.outlineStyle === "none" ? "" : style.outlineWidth;
        }"""
    )


def set_fonts(visit: Visit, fonts: dict[str, str]) -> None:
    """Give the page the fonts of another reader, and see that it is really drawn with them."""
    visit.page.evaluate(
        """fonts => {
          for (const [role, name] of Object.entries(fonts))
            document.documentElement.style.setProperty(`--${role}`, `"${name}"`);
        }""",
        fonts,
    )
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector, role in (("h1", "text"), (".facts dt", "plain")):
        place = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        # A long page is drawn anew only after a while.
        for _ in range(50):
            answer = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": place["nodeId"]})
            if fonts[role] in {font["familyName"] for font in answer["fonts"]}:
                break
            visit.page.wait_for_timeout(100)
        else:
            unavailable(f"no font {fonts[role]}")
