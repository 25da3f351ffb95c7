import { createHash } from "node:crypto";
import type { Office } from "./office";

interface Upload {
  report: string;
  slot: string;
  sha256: string;
  size: number;
  content: Buffer;
}

const SPOKEN = { "tus-resumable": "1.0.0" };

/** The office's side of files: tus 1.0 as the real one speaks it, for reports of this office that announce them. */
export class UploadOffice {
  readonly uploads = new Map<string, Upload>();
  /** Whole and as announced: "report slot" → content. */
  readonly kept = new Map<string, Buffer>();
  readonly log: string[] = [];
  private static readonly all = new WeakMap<Office, UploadOffice>();
  private made = 0;

  private constructor(private readonly office: Office) {}

  /** The one of this office, whichever phone asks. */
  static of(office: Office): UploadOffice {
    const known = UploadOffice.all.get(office) ?? new UploadOffice(office);
    UploadOffice.all.set(office, known);
    return known;
  }

  answer(url: string, init: RequestInit | undefined): Response {
    const method = init?.method ?? "GET";
    const headers = new Headers(init?.headers);
    if (headers.get("tus-resumable") !== "1.0.0") return refused(412, "tus-version");
    if (method === "POST") return this.create(headers);
    const upload = this.uploads.get(url);
    if (!upload) return refused(404, "not-found");
    if (method === "HEAD") return answered(200, { "upload-offset": String(upload.content.length) });
    const part = Buffer.from(init?.body as Uint8Array);
    const digest = createHash("sha256").update(part).digest("base64");
    if (headers.get("upload-checksum") !== `sha256 ${digest}`) return refused(460, "checksum-differs");
    if (headers.get("upload-offset") !== String(upload.content.length)) return refused(409, "offset-differs");
    this.log.push(`${upload.slot} ${upload.content.length}+${part.length}`);
    upload.content = Buffer.concat([upload.content, part]);
    if (upload.content.length === upload.size) {
      if (createHash("sha256").update(upload.content).digest("hex") !== upload.sha256)
        return refused(409, "attachment-differs");
      this.kept.set(`${upload.report} ${upload.slot}`, upload.content);
    }
    return answered(204, { "upload-offset": String(upload.content.length) });
  }

  private create(headers: Headers): Response {
    const pairs = (headers.get("upload-metadata") ?? "").split(",").map((pair) => pair.split(" "));
    const said = new Map(pairs.map(([name, value]) => [name, atob(value ?? "")]));
    const [report = "", slot = "", sha256 = ""] = ["report", "slot", "sha256"].map((name) => said.get(name));
    const announced = this.office.reports.get(report)?.value.values[`attachment.${slot}.sha256`];
    if (announced !== sha256) return refused(404, "not-found");
    let [location] = [...this.uploads].find(([, one]) => one.report === report && one.slot === slot) ?? [];
    if (!location) {
      location = `/api/v1/uploads/00000000-0000-7000-8000-${String(++this.made).padStart(12, "0")}`;
      const size = Number(headers.get("upload-length"));
      this.uploads.set(location, { report, slot, sha256, size, content: Buffer.alloc(0) });
    }
    return answered(201, { location, "upload-offset": String(this.uploads.get(location)?.content.length) });
  }
}

function answered(status: number, headers: Record<string, string>): Response {
  return new Response(null, { status, headers: { ...SPOKEN, ...headers } });
}

export function refused(status: number, slug: string): Response {
  return Response.json({ title: "Refused", status, slug }, { status, headers: SPOKEN });
}
