import { describe, expect, it } from "vitest";
import { inGroups, left } from "../devices/code";
import { isQuiet } from "../devices/quiet";
import { unseen } from "../lists/useList";
import { dayBounds, fromWall, toWall } from "../zone";
import { actionOf } from "./keys";
import { invitationIn, readRoute, writeRoute } from "./route";

const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe("keys", () => {
  it("act when nobody types", () => {
    expect(actionOf(press("v"), true, false)).toBe("verify");
    expect(actionOf(press("V"), true, false)).toBe("verify");
    expect(actionOf(press("/"), true, false)).toBe("search");
    expect(actionOf(press("z", { ctrlKey: true }), true, false)).toBe("undo");
  });

  it("are letters in a text field, and nothing once they are switched off", () => {
    expect(actionOf(press("v"), true, true)).toBeNull();
    expect(actionOf(press("v"), false, false)).toBeNull();
    expect(actionOf(press("z", { ctrlKey: true }), true, true)).toBeNull();
    expect(actionOf(press("Enter", { ctrlKey: true }), false, true)).toBe("save-decision");
  });

  it("follow their place on an Arabic keyboard, and leave the browser its own", () => {
    expect(actionOf(press("ر", { code: "KeyV" }), true, false)).toBe("verify");
    expect(actionOf(press("r", { ctrlKey: true }), true, false)).toBeNull();
    expect(actionOf(press("v", { isComposing: true }), true, false)).toBeNull();
  });
});

describe("where the desk is", () => {
  it("is read back as it was written", () => {
    const written = writeRoute("review", "a b", { lane: "new", q: "bus & 4", site: null });
    expect(readRoute(written)).toEqual({
      screen: "review",
      id: "a b",
      search: { lane: "new", q: "bus & 4" },
    });
    expect(readRoute("")).toEqual({ screen: "", id: null, search: {} });
  });

  it("may bring an invitation, which is not a screen", () => {
    expect(invitationIn("#invitation=K7PM-2QRS")).toBe("K7PM-2QRS");
    expect(invitationIn("#/review")).toBeNull();
  });
});

describe("the operation's clock", () => {
  const zone = "Asia/Damascus";

  it("reads and writes wall time with its offset, summer and winter", () => {
    expect(fromWall("2016-12-18T23:05", zone)).toBe("2016-12-18T23:05:00+02:00");
    expect(fromWall("2016-07-18T23:05", zone)).toBe("2016-07-18T23:05:00+03:00");
    expect(toWall("2016-12-18T21:05:31Z", zone)).toBe("2016-12-18T23:05");
    expect(fromWall("soon", zone)).toBeNull();
  });

  it("counts a day from midnight to midnight there", () => {
    expect(dayBounds("2016-12-31", zone)).toEqual({
      starts: "2016-12-31T00:00:00+02:00",
      ends: "2017-01-01T00:00:00+02:00",
    });
  });
});

describe("small things", () => {
  it("counts what the screen does not show yet", () => {
    const shown = [
      { id: "a", rev: 1 },
      { id: "b", rev: 2 },
    ];
    expect(
      unseen(shown, [
        { id: "a", rev: 1 },
        { id: "b", rev: 3 },
        { id: "c", rev: 1 },
      ]),
    ).toBe(2);
  });

  it("reads a code in groups and counts its time down to nothing", () => {
    expect(inGroups("K7PM2QRS")).toBe("K7PM 2QRS");
    expect(left("2026-01-01T00:15:00Z", Date.parse("2026-01-01T00:00:30Z"))).toEqual({
      minutes: 14,
      seconds: 30,
      over: false,
    });
    expect(left("2026-01-01T00:15:00Z", Date.parse("2026-01-01T01:00:00Z")).over).toBe(true);
  });

  it("calls a phone quiet after a day, and a revoked one never", () => {
    const now = Date.parse("2026-01-03T00:00:00Z");
    const phone = { status: "active" as const, enrolled_at: "2026-01-01T00:00:00Z", last_contact_at: null };
    expect(isQuiet(phone, now)).toBe(true);
    expect(isQuiet({ ...phone, last_contact_at: "2026-01-02T12:00:00Z" }, now)).toBe(false);
    expect(isQuiet({ ...phone, status: "revoked" }, now)).toBe(false);
  });
});
