"""What every screen must be, in whatever language and size: readable, reachable, in one system of digits, by axe clean."""

import re
from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page

from server.settings import ROOT

Size = tuple[int, int]
WHOLE = 6000  # as high as no screen is

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# On a phone also what axe could not decide about contrast: in the sun it is a fault until it is looked at.
AXE = """async ([tags, phone]) => {
  const rules = phone ? { "color-contrast-enhanced": { enabled: true } } : {};
  const runOnly = { type: "tag", values: tags };
  const run = await axe.run(document, { runOnly, rules, resultTypes: ["violations", "incomplete"] });
  const unsure = phone ? run.incomplete.filter((found) => found.id.startsWith("color-contrast")) : [];
  return [...run.violations, ...unsure].map(
    (found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""

# What depends on the size of the screen: what can be hit, and that nothing is cut off or lies beside the screen.
MEASURE = """(phone) => {
  const found = [];
  const dialog = document.querySelector("dialog[open]");
  const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && (!dialog || dialog.contains(each));
  const all = (what) => [...document.querySelectorAll(what)].filter(shown);
  const named = (each) => (each.outerHTML.match(/^<[^>]*>/)?.[0] ?? "").slice(0, 90) + " " + each.textContent.trim().slice(0, 30);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push("scrolls sideways");

  const least = (what, width, height) => {
    for (const each of all(what)) {
      // Of a choice its whole row is touched.
      const box = (each.closest("label") ?? each).getBoundingClientRect();
      const small = box.width < width - 0.5 || box.height < height - 0.5;
      if (box.width > 1 && small) found.push(`too small: ${named(each)} ${Math.round(box.width)}×${Math.round(box.height)}`);
    }
  };
  const target = phone ? 56 : 44;
  least("button:not(.skip), input, select, textarea, summary, [role=button]", target, target);
  // Links within a text are as high as the text.
  least("a[href]:not(p a, dd a, td a)", target, target);
  if (phone) {
    least(".button[data-size=main], .start, .screen-foot .button[data-kind=main]", 72, 72);
    least(".keypad .key", 72, 56);
  }

  for (const each of all("body *")) {
    // Of what is only read aloud nothing is seen, and a field's own text scrolls.
    if (each.clientWidth <= 1 || each.closest("svg, .unseen, .skip, select, input, [aria-hidden=true]")) continue;
    const style = getComputedStyle(each);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    if (hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1) found.push(`cut off sideways: ${named(each)}`);
    if (hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1) found.push(`cut off below: ${named(each)}`);
    for (const node of each.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const holder = each.closest("button, .button, .chip, .choice") ?? each.closest("dialog, main, header, footer, body");
      const room = holder.getBoundingClientRect();
      const scrolls = each.closest(".scroll-x, table, .preview, code") !== null;
      for (const box of range.getClientRects()) {
        const aside = box.left < room.left - 1 || box.right > room.right + 1;
        if (aside && box.width > 1 && !scrolls) found.push(`words leave their place: ${named(each)}`);
        const touched = holder.matches("button, .button, .chip, .choice");
        if (touched && (box.top < room.top - 1 || box.bottom > room.bottom + 1)) found.push(`words leave their button: ${named(each)}`);
      }
    }
  }
  return [...new Set(found)];
}"""

# The words on the screen without what a person wrote or named, and each text by itself.
SAID = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [], loose = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    texts.push(node.data.trim());
    // Text between a sign and a number that no `dir` holds together would turn round in Arabic.
    if (/[-+−±][0-9٠-٩]/.test(node.data) && !/[\\u2066-\\u2069\\u200e]/.test(node.data))
      if (!node.parentElement.closest("[dir=ltr], script, style, [data-raw], [dir=auto]")) loose.push(node.data.trim());
  }
  const copy = document.body.cloneNode(true);
  for (const raw of copy.querySelectorAll("[data-raw], script, style, input, textarea, [dir=auto], bdi:not([dir])")) raw.remove();
  return { words: copy.textContent, texts, loose, dir: document.documentElement.dir };
}"""

# A glyph no font has is as wide as one that surely nobody has.
TOFU = """() => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = getComputedStyle(document.body).font;
  const missing = context.measureText("\\u{10ffff}").width;
  const letters = new Set(document.body.innerText.match(/[\\u0600-\\u06ff]/g) ?? []);
  return [...letters].filter((each) => context.measureText(each).width === missing && /\\p{L}/u.test(each));
}"""

NAMES = "() => [...document.querySelectorAll('[data-name]')].map((each) => each.dataset.name)"

# So that no screen is measured while it still moves, and none is judged half drawn.
SETTLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"""


@dataclass
class Judge:
    """Looks at screens, at each of ``sizes``, and remembers the faults and the names of what it saw."""

    phone: bool
    sizes: list[Size]
    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __call__(self, page: Page, where: str) -> None:
        page.evaluate(SETTLED)
        self.seen |= set(page.evaluate(NAMES))
        # What is scrolled away or lies under a foot axe cannot judge: it is shown all of it.
        page.set_viewport_size({"width": self.sizes[0][0], "height": WHOLE})
        faults = said_wrong(page) + judged_by_axe(page, phone=self.phone)
        for size in reversed(self.sizes):  # the first size is the one in which the walk goes on
            page.set_viewport_size({"width": size[0], "height": size[1]})
            faults += [f"{fault} at {size[0]}×{size[1]}" for fault in page.evaluate(MEASURE, self.phone)]
        self.found += [f"{where}: {fault}" for fault in faults]


def said_wrong(page: Page) -> list[str]:
    """What is wrong with the words and signs, in any size."""
    said = page.evaluate(SAID)
    found: list[str] = []
    # Words somebody wrote in another script, inside a line of ours, keep their digits.
    words = re.sub("\u2068[^\u2069]*[A-Za-z][^\u2069]*\u2069", "", said["words"]) if said["dir"] == "rtl" else said["words"]
    if re.search("[0-9]", words) and re.search("[٠-٩]", words):
        found.append(f"two systems of digits: {' '.join(re.findall(r'[^ ]*[0-9][^ ]*', words)[:5])}")
    found += [f"words missing: {text}" for text in said["texts"] if text in known_keys()]
    if said["dir"] == "rtl":
        found += [f"sign may turn: {each}" for each in said["loose"]]
        found += [f"no glyph: {each}" for each in page.evaluate(TOFU)]
    return found


def judged_by_axe(page: Page, *, phone: bool) -> list[str]:
    # Evaluated, not added as a script: the page's policy would rightly refuse that.
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(axe())
    return [f"axe {each}" for each in page.evaluate(AXE, [RULES, phone])]


@cache
def axe() -> str:
    return (ROOT / "client" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@cache
def known_keys() -> frozenset[str]:
    """The keys of all messages that could not be taken for a word."""
    folder = ROOT / "client" / "src" / "i18n"
    texts = [file.read_text("utf-8") for file in folder.glob("*.ftl")]
    return frozenset(key for text in texts for key in re.findall(r"^([a-z]+-[\w-]+) =", text, re.MULTILINE))


def names_in(side: str) -> set[str]:
    """The names of all screens and dialogs of ``field`` or ``desk``, as the client's source gives them."""
    texts = [file.read_text("utf-8") for file in (ROOT / "client" / "src" / side).rglob("*.tsx")]
    named = re.compile(r"<(?:Screen|Dialog|ReasonForm)\s[^<>]*?\bname=\"([\w-]+)\"|\bdata-name=\"([\w-]+)\"")
    return {one or other for text in texts for one, other in named.findall(text)}


def rows_of_check() -> list[str]:
    """The rows of "Check and save", each of which opens a screen."""
    text = (ROOT / "client" / "src" / "field" / "check" / "rows.ts").read_text("utf-8")
    lists = re.findall(r"(?:MAIN|MORE)_ROWS = \[(.*?)\] as const", text, re.DOTALL)
    return [row for rows in lists for row in re.findall(r"\"([\w-]+)\"", rows)]
