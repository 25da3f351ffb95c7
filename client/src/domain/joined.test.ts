import { describe, expect, it } from "vitest";
import { readsAs, withoutJoined } from "./joined";

const CONVOYS = [
  { id: "red", label: "Red", merged_into: "twelve" },
  { id: "twelve", label: "Convoy 12", merged_into: null },
  { id: "old", label: "From an older copy" },
];

describe("a convoy that the office says is another", () => {
  it("is shown under the name that stays, and is not offered any more", () => {
    expect(readsAs(CONVOYS, "red")?.label).toBe("Convoy 12");
    expect(readsAs(CONVOYS, "twelve")?.label).toBe("Convoy 12");
    expect(withoutJoined(CONVOYS).map(({ id }) => id)).toEqual(["twelve", "old"]);
  });

  it("keeps its own name where the other is not on this phone, and none where it is not here itself", () => {
    expect(
      readsAs(
        [CONVOYS[0]].filter((one) => one !== undefined),
        "red",
      )?.label,
    ).toBe("Red");
    expect(readsAs(CONVOYS, "gone")).toBeUndefined();
    expect(readsAs(CONVOYS, null)).toBeUndefined();
  });
});
