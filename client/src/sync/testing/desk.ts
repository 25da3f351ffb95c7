/** A coordinator at the real server, for the tests that run against one. */
export class Desk {
  private constructor(
    private readonly origin: string,
    private readonly headers: Record<string, string>,
  ) {}

  static async signIn(origin: string, login: string, password: string): Promise<Desk> {
    const response = await fetch(`${origin}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ login, password }),
    });
    const { csrf } = (await checked(response)) as { csrf: string };
    const cookie = response.headers.getSetCookie().map((one) => one.split(";")[0]);
    return new Desk(origin, { cookie: cookie.join("; "), origin, "x-csrf-token": csrf });
  }

  async review(key: string, action: string, members: Record<string, unknown> = {}): Promise<void> {
    const { version, rev } = (await this.get(`/reports/${key}`)) as { version: number; rev: number };
    await this.post(`/reports/${key}/review`, { action, version, ...members }, rev);
  }

  async amend(key: string, edits: Record<string, unknown>, id: string): Promise<void> {
    const { version, epoch } = (await this.get(`/reports/${key}`)) as { version: number; epoch: string };
    await this.post(`/reports/${key}/amend`, {
      id,
      base: { epoch, version },
      edits,
      reason: "The list says so",
    });
  }

  /** Enters another number for the one open conflict of a report. */
  async decide(key: string, value: unknown): Promise<void> {
    const { items } = (await this.get(`/conflicts?report=${key}&status=open`)) as { items: { id: string }[] };
    const { rev } = (await this.get(`/reports/${key}`)) as { rev: number };
    await this.post(`/conflicts/${items[0]?.id}/decision`, { value, reason: "Counted at arrival" }, rev);
  }

  async get(path: string): Promise<unknown> {
    return checked(await fetch(`${this.origin}/api/v1${path}`, { headers: this.headers }));
  }

  async post(path: string, body: unknown, rev?: number): Promise<unknown> {
    const headers: Record<string, string> = { ...this.headers, "content-type": "application/json" };
    if (rev !== undefined) headers["if-match"] = `"${rev}"`;
    return checked(
      await fetch(`${this.origin}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    );
  }
}

async function checked(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
