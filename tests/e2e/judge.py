"""What every screen must be, in whatever language and size: readable, reachable, in one system of digits, by axe clean."""

import re
from functools import cache

from playwright.sync_api import Page

from server.settings import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

AXE = """async ([tags, enhanced]) => {
  const rules = enhanced ? { "color-contrast-enhanced": { enabled: true } } : {};
  const run = await axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
  return run.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""

# Everything a finger or a mouse is meant to hit, but links within a text.
TARGETS = """(least) => [...document.querySelectorAll("button, a[href], input, select, textarea, [role=button]")]
  .filter((each) => each.checkVisibility() && !each.closest("p, dd, td, .skip") && getComputedStyle(each).position !== "absolute")
  .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([each, box]) => `${each.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`)"""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# The words on the screen without what a person wrote or named.
WORDS = """() => {
  const copy = document.body.cloneNode(true);
  for (const raw of copy.querySelectorAll("[data-raw], script, style, input, textarea, [dir=auto], bdi:not([dir])")) raw.remove();
  return copy.textContent;
}"""

TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node.data.trim());
  return texts;
}"""

# Text between a sign and a number that no `dir` holds together would turn round in Arabic.
LOOSE_SIGNS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const loose = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (/[-+−±][0-9٠-٩]/.test(node.data) && !node.parentElement.closest("[dir=ltr], script, style, [data-raw], [dir=auto]"))
      if (!/[\\u2066-\\u2069\\u200e]/.test(node.data)) loose.push(node.data.trim());
  return loose;
}"""

# A glyph no font has is as wide as one that surely nobody has.
TOFU = """() => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = getComputedStyle(document.body).font;
  const missing = context.measureText("\\u{10ffff}").width;
  const letters = new Set(document.body.innerText.match(/[\\u0600-\\u06ff]/g) ?? []);
  return [...letters].filter((each) => context.measureText(each).width === missing && /\\p{L}/u.test(each));
}"""


@cache
def axe() -> str:
    return (ROOT / "client" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def faults(page: Page, *, phone: bool) -> list[str]:
    """What is wrong with the screen as it stands; empty where nothing is."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    found: list[str] = []
    if page.evaluate(SIDEWAYS) > 0:
        found.append(f"scrolls sideways at {width}")
    found += [f"too small: {each}" for each in page.evaluate(TARGETS, 56 if phone else 44)]
    words = page.evaluate(WORDS)
    if re.search("[0-9]", words) and re.search("[٠-٩]", words):
        found.append(f"two systems of digits: {' '.join(re.findall(r'[^ ]*[0-9][^ ]*', words)[:5])}")
    found += [f"words missing: {text}" for text in page.evaluate(TEXTS) if text in known_keys()]
    if page.evaluate("document.documentElement.dir") == "rtl":
        found += [f"sign may turn: {each}" for each in page.evaluate(LOOSE_SIGNS)]
        found += [f"no glyph: {each}" for each in page.evaluate(TOFU)]
    found += judged_by_axe(page, phone=phone)
    return found


def judged_by_axe(page: Page, *, phone: bool) -> list[str]:
    # Evaluated, not added as a script: the page's policy would rightly refuse that.
    page.evaluate(axe())
    return [f"axe {each}" for each in page.evaluate(AXE, [RULES, phone])]


@cache
def known_keys() -> frozenset[str]:
    """The keys of all messages that could not be taken for a word."""
    folder = ROOT / "client" / "src" / "i18n"
    texts = [file.read_text("utf-8") for file in folder.glob("*.ftl")]
    return frozenset(key for text in texts for key in re.findall(r"^([a-z]+-[\w-]+) =", text, re.MULTILINE))
