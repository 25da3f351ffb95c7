"""A line of one page on which single answers come late, in the order in which a test lets them go."""

from playwright.sync_api import Page

# What matches waits: before it is sent, or with what the server answered.
SLOW = """(() => {
  const real = window.fetch;
  const line = { sent: [], held: [], slow: null, unsent: false };
  window.line = line;
  const wait = (said) => new Promise((go) => line.held.push({ said, go }));
  window.fetch = async (url, options = {}) => {
    const said = `${options.method ?? "GET"} ${url}`;
    const slow = line.slow?.test(said) ?? false;
    const unsent = line.unsent;
    line.sent.push(said);
    if (slow && unsent) await wait(said);
    const answer = await real(url, options);
    if (!slow || unsent) return answer;
    const body = await answer.text();
    await wait(said);
    const { status, headers } = answer;
    return new Response(body, { status, headers });
  };
})()"""
HOLD = "([pattern, unsent]) => Object.assign(window.line, { slow: pattern && new RegExp(pattern), unsent })"
WAITS = """(count) => new Promise((done) => {
  const look = () => (window.line.held.length >= count ? done() : setTimeout(look, 10));
  look();
})"""
# Until the page has drawn what it made of the answer.
LET_GO = """(pattern) => new Promise((done) => {
  const { held } = window.line;
  const chosen = held.filter(({ said }) => new RegExp(pattern).test(said));
  window.line.held = held.filter((one) => !chosen.includes(one));
  for (const { go } of chosen) go();
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)));
})"""
SENT = "(pattern) => window.line.sent.filter((said) => new RegExp(pattern).test(said)).length"


class SlowLine:
    """It begins when the page is next loaded."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(SLOW)

    def hold(self, pattern: str | None, unsent: bool = False) -> None:
        """From now on, requests that match ("POST /api/…/review"), and no others."""
        self.page.evaluate(HOLD, [pattern, unsent])

    def waits(self, count: int = 1) -> None:
        """Until so many are held."""
        self.page.evaluate(WAITS, count)

    def let_go(self, pattern: str = "") -> None:
        """What is held and matches; no more is held from now on."""
        self.hold(None)
        self.page.evaluate(LET_GO, pattern)

    def sent(self, pattern: str) -> int:
        return int(self.page.evaluate(SENT, pattern))
