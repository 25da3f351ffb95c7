import { gunzipSync } from "node:zlib";
import type { SyncRequest } from "../wire";
import type { Office } from "./office";
import { UploadOffice } from "./uploads";

export type Weather =
  | "fair"
  | "no-network"
  | "lost-request"
  | "lost-answer"
  | "sent-twice"
  | "portal"
  | "portal-json"
  | "server-error"
  | "truncated"
  | "no-answer";

/** A network between one phone and the office, with the weather of each request in turn; "fair" when none is left. */
export class Network {
  readonly forecast: Weather[] = [];
  always: Weather = "fair";
  /** Instead of the office, for refusals that no weather makes. */
  instead: ((request: SyncRequest) => Promise<Response | null> | Response | null) | null = null;
  requests = 0;
  readonly files: UploadOffice;
  /** The weather of each request about a file in turn; "fair" when none is left. */
  readonly fileForecast: Weather[] = [];
  /** Instead of the office's answer about a file. */
  insteadOfFiles: ((url: string, init?: RequestInit) => Promise<Response | null> | Response | null) | null =
    null;

  /** Files of changes; without it the office takes none. */
  bundles: ((file: Uint8Array<ArrayBuffer>) => Promise<Response>) | null = null;
  /** The weather of each such file in turn; "fair" when none is left. */
  readonly bundleForecast: Weather[] = [];

  constructor(readonly office: Office) {
    this.files = UploadOffice.of(office);
  }

  readonly fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    if (String(url).startsWith("/api/v1/uploads")) return this.carryFile(String(url), init);
    if (url === "/api/v1/sync/bundle") return this.carryBundle(init);
    this.requests += 1;
    const weather = this.forecast.shift() ?? this.always;
    if (weather === "no-network" || weather === "lost-request") throw new TypeError("Failed to fetch");
    if (weather === "portal") return new Response("<html>Welcome! Sign in to the hotel network</html>");
    if (weather === "portal-json") return Response.json({ v: 1, status: "ok", receipts: [] });
    if (weather === "server-error") return Response.json({ title: "Broken", status: 500 }, { status: 500 });
    if (weather === "no-answer") return untilAborted(init?.signal);
    const request = requestIn(init);
    const refused = await this.instead?.(request);
    if (refused) return refused;
    const device = deviceIn(init);
    const { status, body } = this.office.answer(request, device);
    if (weather === "sent-twice") this.office.answer(request, device);
    if (weather === "lost-answer") throw new TypeError("Failed to fetch");
    const text = JSON.stringify(body);
    return new Response(weather === "truncated" ? text.slice(0, text.length - 7) : text, { status });
  };

  private async carryBundle(init?: RequestInit): Promise<Response> {
    const weather = this.bundleForecast.shift() ?? this.always;
    if (weather === "no-network" || weather === "lost-request") throw new TypeError("Failed to fetch");
    if (weather.startsWith("portal")) return new Response("<html>Welcome! Sign in</html>");
    if (weather === "server-error") return new Response("<html>Bad gateway</html>", { status: 502 });
    if (!this.bundles) return Response.json({ title: "No such thing", status: 404 }, { status: 404 });
    const answer = await this.bundles(init?.body as Uint8Array<ArrayBuffer>);
    if (weather === "lost-answer") throw new TypeError("Failed to fetch");
    return answer;
  }

  private async carryFile(url: string, init?: RequestInit): Promise<Response> {
    const weather = this.fileForecast.shift() ?? this.always;
    if (weather === "no-network" || weather === "lost-request") throw new TypeError("Failed to fetch");
    if (weather.startsWith("portal")) return new Response("<html>Welcome! Sign in</html>");
    if (weather === "server-error") return new Response("<html>Bad gateway</html>", { status: 502 });
    if (weather === "no-answer") return untilAborted(init?.signal);
    const instead = await this.insteadOfFiles?.(url, init);
    if (instead) return instead;
    const answer = this.files.answer(url, init);
    if (weather === "sent-twice") this.files.answer(url, init);
    if (weather === "lost-answer") throw new TypeError("Failed to fetch");
    return answer;
  }
}

export function requestIn(init?: RequestInit): SyncRequest {
  const headers = new Headers(init?.headers);
  const bytes = Buffer.from(init?.body as Uint8Array);
  const text = headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes;
  return JSON.parse(text.toString("utf8")) as SyncRequest;
}

/** In these tests a device's token is its id. */
function deviceIn(init?: RequestInit): string {
  return (new Headers(init?.headers).get("authorization") ?? "").replace("Bearer ", "");
}

function untilAborted(signal?: AbortSignal | null): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
  });
}
