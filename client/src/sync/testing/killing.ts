import "fake-indexeddb/auto";

/** What code of a page that is no more runs into. */
export class Killed extends Error {
  override name = "Killed";
}

/** One life of the app: from its opening of the database until it is killed. */
export interface Life {
  alive: boolean;
  /** What a browser does when it kills a page, besides ending its transactions. */
  end: () => void;
  transactions: Set<IDBTransaction>;
}

/**
 * Kills the page at the point asked for: points are every transaction begun, every request, every commit, every
 * opening of the database and both ends of every fetch.  Open transactions are aborted, committed ones stand, and
 * nothing that the dead page still has in hand reaches the disk or the network.
 */
export class Reaper {
  points = 0;
  /** While somebody only looks, nobody dies and nothing counts. */
  looking = false;
  life: Life;
  private readonly owners = new WeakMap<IDBDatabase, Life>();
  private readonly undo: (() => void)[] = [];

  /** `at` counts from 1; beyond the last point nobody is killed. */
  constructor(private readonly at = Number.POSITIVE_INFINITY) {
    this.life = this.born();
    this.watch();
  }

  born(): Life {
    this.life = { alive: true, end: () => {}, transactions: new Set() };
    return this.life;
  }

  /** Both ends of a request: lost before it leaves, or its answer lost. */
  fetching(fetcher: typeof fetch): typeof fetch {
    const life = this.life;
    return async (url, init) => {
      this.reach(life);
      if (!life.alive) throw new Killed("before the request left");
      const answer = await fetcher(url, init);
      this.reach(life);
      if (!life.alive) throw new Killed("before the answer was heard");
      return answer;
    };
  }

  /** Kills the page now, wherever it is. */
  strike(): void {
    if (this.life.alive) this.kill(this.life);
  }

  /** Gives the browser its own functions back. */
  retire(): void {
    for (const each of this.undo.splice(0)) each();
  }

  private reach(life: Life): void {
    if (!life.alive || this.looking) return;
    this.points += 1;
    if (this.points === this.at) this.kill(life);
  }

  private kill(life: Life): void {
    life.alive = false;
    life.end();
    for (const transaction of life.transactions) {
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
    }
  }

  private watch(): void {
    const reaper = this;
    this.replace(
      IDBFactory.prototype,
      "open",
      (open) =>
        function (this: IDBFactory, ...args: unknown[]) {
          const { life } = reaper;
          reaper.reach(life);
          if (!life.alive) throw new Killed("before the database was open");
          const request = open.apply(this, args) as IDBOpenDBRequest;
          for (const event of ["upgradeneeded", "success"])
            request.addEventListener(event, () => reaper.owners.set(request.result, life));
          return request;
        },
    );
    this.replace(
      IDBDatabase.prototype,
      "transaction",
      (begin) =>
        function (this: IDBDatabase, ...args: unknown[]) {
          const life = reaper.owners.get(this);
          if (!life) return begin.apply(this, args);
          reaper.reach(life);
          if (!life.alive) throw new Killed("before a transaction began");
          const transaction = begin.apply(this, args) as IDBTransaction;
          // One that only reads leaves nothing behind; what it read, the dead page can do nothing with.
          if (transaction.mode === "readwrite") life.transactions.add(transaction);
          transaction.addEventListener("abort", () => life.transactions.delete(transaction));
          transaction.addEventListener("complete", () => {
            life.transactions.delete(transaction);
            reaper.reach(life); // on disk, and nobody told
          });
          return transaction;
        },
    );
    for (const name of ["get", "getAll", "getKey", "put", "delete", "clear"])
      this.replace(IDBObjectStore.prototype, name, (ask) =>
        this.request(ask, (store: IDBObjectStore) => store),
      );
    for (const name of ["getAll", "count"])
      this.replace(IDBIndex.prototype, name, (ask) =>
        this.request(ask, (index: IDBIndex) => index.objectStore),
      );
  }

  private request<T>(ask: Unknown, storeOf: (self: T) => IDBObjectStore): Unknown {
    const reaper = this;
    return function (this: T, ...args: unknown[]) {
      const life = reaper.owners.get(storeOf(this).transaction.db);
      const request = ask.apply(this, args);
      // Once the code that asked has made all its requests: a page dies between its turns, never within one.
      if (life) queueMicrotask(() => reaper.reach(life));
      return request;
    };
  }

  private replace(owner: object, name: string, by: (original: Unknown) => Unknown): void {
    const original = Reflect.get(owner, name) as Unknown;
    Reflect.set(owner, name, by(original));
    this.undo.push(() => Reflect.set(owner, name, original));
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the browser's functions are of every shape
type Unknown = (this: any, ...args: any[]) => unknown;
