"""Fingers on the pad, with times of their own: a busy machine delivers touches late, and the pad goes by the event's time."""

from playwright.sync_api import CDPSession, Locator, Page

# Longer than the pad is deaf after it appears, and a calm pace after that.
BEFORE_FIRST_MS = 500
BETWEEN_MS = 125


class Finger:
    """One finger on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.stamp = 0.0

    def tap(self, target: Locator, times: int = 1, between_ms: float = BETWEEN_MS) -> None:
        """Touch ``target`` so often, each touch ``between_ms`` after the last by its own time."""
        target.wait_for()
        box = target.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        now = self.page.evaluate("performance.timeOrigin + performance.now()")
        self.stamp = max(now + BEFORE_FIRST_MS, self.stamp + between_ms)
        for turn in range(times):
            self.touch(x, y, self.stamp + turn * between_ms)
        self.stamp += (times - 1) * between_ms

    def press_with_two(self, target: Locator) -> None:
        """A second finger comes down a moment after the first, while that still rests."""
        box = target.bounding_box()
        assert box is not None
        first = {"x": box["x"] + box["width"] / 3, "y": box["y"] + box["height"] / 2, "id": 0}
        second = {**first, "x": first["x"] + 80, "id": 1}
        self.stamp += BEFORE_FIRST_MS
        for type_, points, after_ms in (
            ("touchStart", [first], 0),
            ("touchStart", [first, second], 80),
            ("touchEnd", [first], 160),
            ("touchEnd", [], 170),
        ):
            event = {"type": type_, "touchPoints": points, "timestamp": (self.stamp + after_ms) / 1000}
            self.session.send("Input.dispatchTouchEvent", event)
        self.stamp += 170

    def touch(self, x: float, y: float, stamp_ms: float) -> None:
        """Down and up at one moment, in milliseconds since 1970."""
        down = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}], "timestamp": stamp_ms / 1000}
        up = {"type": "touchEnd", "touchPoints": [], "timestamp": (stamp_ms + 10) / 1000}
        self.session.send("Input.dispatchTouchEvent", down)
        self.session.send("Input.dispatchTouchEvent", up)
