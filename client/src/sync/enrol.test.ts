import { expect, test, vi } from "vitest";
import { protectStorage, redeem } from "./enrol";

const ENROLLED = {
  device: "d1",
  token: "t1",
  person: { id: "p1", name: "Chelsea", language: "en" },
  operation: { id: "o1", names: { en: "Aleppo" } },
  bundle_key: "b",
  server_key: "s",
  earlier_waiting: 3,
  contact_line: "Call the desk",
};

function answering(status: number, body: unknown) {
  return async () =>
    typeof body === "string" ? new Response(body, { status }) : Response.json(body, { status });
}

test("a code is exchanged for an identity, typed however it was read out", async () => {
  let sent: unknown;
  const identity = await redeem("abcd-ef23 ", "Samsung", async (_url, init) => {
    sent = JSON.parse(String(init?.body));
    return Response.json(ENROLLED, { status: 201 });
  });
  expect(sent).toEqual({ code: "ABCDEF23", label: "Samsung" });
  expect(identity).toMatchObject({
    device: "d1",
    token: "t1",
    earlierWaiting: 3,
    contactLine: "Call the desk",
    bundleKey: "b",
  });
});

test.each([
  [404, "code-unknown", "code-unknown"],
  [410, "code-expired", "code-expired"],
  [410, "code-used", "code-used"],
  [429, "too-many", "too-many"],
  [422, undefined, "code-unknown"],
  [503, undefined, "offline"],
])("%i %s is told as %s", async (status, slug, told) => {
  const office = answering(status, { title: "No", status, slug });
  await expect(redeem("X", "phone", office)).rejects.toMatchObject({ slug: told });
});

test.each([
  ["a portal's page", answering(200, "<html>Welcome</html>")],
  ["a portal's 404", answering(404, "<html>Not here</html>")],
  ["half an answer", answering(201, '{"device":"d1","token":')],
  ["an answer without a token", answering(201, { ...ENROLLED, token: undefined })],
])("%s enrols nobody and blames no code", async (_what, office) => {
  await expect(redeem("X", "phone", office)).rejects.toMatchObject({ slug: "offline" });
});

test("no network is told as such", async () => {
  const office = async () => {
    throw new TypeError("Failed to fetch");
  };
  await expect(redeem("X", "phone", office)).rejects.toMatchObject({ slug: "offline" });
});

test("the browser is asked to keep the reports unless it does so already or cannot be asked", async () => {
  const persist = vi.fn(async () => true);
  const answered = (persisted: boolean) => {
    vi.stubGlobal("navigator", { storage: { persisted: async () => persisted, persist } });
    return protectStorage();
  };
  expect(await answered(true)).toBe(true);
  expect(persist).not.toHaveBeenCalled();
  expect(await answered(false)).toBe(true);
  expect(persist).toHaveBeenCalledOnce();
  vi.stubGlobal("navigator", { storage: {} });
  expect(await protectStorage()).toBe(false);
  vi.unstubAllGlobals();
});
