import { expect, test } from "vitest";
import { WorkerInTest } from "./testing/worker";

const APP = "https://corridor.example/app/";
const API = "https://corridor.example/api/v1/sync";

/** What a worker must leave to the network (Enketo #1584: one that rebuilt uploads sent them empty on iOS). */
function meddles(worker: WorkerInTest): boolean {
  worker.fetch(API, { method: "POST", body: "{}" });
  worker.fetch(APP, { method: "POST", body: "{}" });
  worker.fetch(`${APP}assets/main.js`, { method: "PUT", body: "{}" });
  worker.fetch(API);
  worker.fetch("https://elsewhere.example/app/");
  return worker.answered > 0;
}

test("the worker touches no request that is not a GET of the app's own files", () => {
  expect(meddles(new WorkerInTest())).toBe(false);
});

test("it serves the app's own files", () => {
  const worker = new WorkerInTest();
  worker.fetch(`${APP}assets/main.js`);
  worker.fetch(APP, { navigate: true });
  expect(worker.answered).toBe(2);
});

test("a worker that took uploads in hand would be found", () => {
  expect(meddles(new WorkerInTest((source) => source.replace('request.method !== "GET" || ', "")))).toBe(
    true,
  );
});
