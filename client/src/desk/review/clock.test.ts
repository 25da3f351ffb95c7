import { describe, expect, it } from "vitest";
import type { Receipt } from "../../api/desk-types";
import { createFormat } from "../../i18n/format";
import { translator } from "../../i18n/words";
import { aDetail, aVersion, catalogue } from "../testing";
import { clockInWords, suspectTimes } from "./clock";

function aReceipt(version: number, change: Partial<Receipt> = {}): Receipt {
  return {
    id: `c${version}`,
    n: version,
    action: "amend",
    outcome: "applied",
    problem: null,
    fields: [],
    recorded_at: "2016-12-18T22:48:00+02:00",
    received_at: "2016-12-18T23:40:00+02:00",
    offset_ms: 37 * 60_000,
    offset_error_ms: 60_000,
    time_verdict: "suspect",
    earliest_at: "2016-12-18T23:24:00+02:00",
    latest_at: "2016-12-18T23:25:00+02:00",
    device_label: "phone A",
    version,
    redacted: [],
    ...change,
  };
}

describe("a report from a wrong clock", () => {
  const versions = [
    aVersion(1, { sets: { observed_from: "2016-12-18T22:30:00+02:00", total: 47 } }),
    aVersion(2, { sets: { total: 49 } }),
  ];

  it("has its times from whoever stated them last", () => {
    const right = aReceipt(2, { time_verdict: "ok" });
    expect(suspectTimes(aDetail({ versions, receipts: [aReceipt(1), right] }))?.id).toBe("c1");
    const stated = [...versions, aVersion(3, { sets: { observed_to: "2016-12-18T22:40:00+02:00" } })];
    const again = aReceipt(3, { time_verdict: "unknown" });
    expect(suspectTimes(aDetail({ versions: stated, receipts: [aReceipt(1), right, again] }))).toBeNull();
    expect(suspectTimes(aDetail({ versions: stated, receipts: [right, aReceipt(3)] }))?.id).toBe("c3");
    expect(suspectTimes(aDetail())).toBeNull();
  });

  it("says how the clock stood, and between which two moments it was saved", () => {
    const format = createFormat("en", "latn", "Asia/Damascus");
    const said = (change: Partial<Receipt>) =>
      clockInWords(aReceipt(1, change), translator(catalogue("en"), "en", "latn"), format).replace(
        /[\u2066-\u2069]/g,
        "",
      );
    expect(said({})).toBe(
      "Phone clock 37 minutes slow. Saved on the phone between 18 Dec 2016, 23:24 and 18 Dec 2016, 23:25, by the office's clock.",
    );
    expect(said({ offset_ms: -3 * 3_600_000 })).toMatch(/^Phone clock 3 hours fast\. Saved/);
    expect(said({ offset_ms: 900 })).toMatch(/^The phone's clock was set between saving and sending\. Saved/);
  });
});
