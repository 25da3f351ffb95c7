/** The routes of `/api/v1` as types: method, path, query, body and answer, all read from the server's own document. */
import type { Ask, Method, Transport } from "./desk";
import type { paths } from "./schema";

type Verb<M extends Method> = Lowercase<M>;
type Full<P extends string> = `/api/v1${P}` & keyof paths;
type Described<M extends Method, P extends string> = paths[Full<P>][Verb<M>];

/** Every path that takes this method, without `/api/v1`. */
export type Route<M extends Method> = {
  [P in keyof paths]: P extends `/api/v1${infer R}` ? (paths[P][Verb<M>] extends object ? R : never) : never;
}[keyof paths];

type Json<T> = T extends { content: { "application/json": infer J } } ? J : never;

export type Query<M extends Method, P extends string> =
  Described<M, P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
export type Body<M extends Method, P extends string> =
  Described<M, P> extends { requestBody: infer B } ? Json<B> : never;
export type Answer<M extends Method, P extends string> =
  Described<M, P> extends { responses: infer R }
    ? R extends { 200: infer A } | { 201: infer A }
      ? Json<A> | (R extends { 204: unknown } ? undefined : never)
      : undefined
    : never;

/** What has to be said with a request: the id where the path names one, and the body where one is read. */
type Said<M extends Method, P extends string> = Pick<Ask, "rev" | "signal" | "anonymous"> & {
  query?: { [N in keyof Query<M, P>]?: Query<M, P>[N] | null };
} & (P extends `${string}{${string}` ? { id: string } : unknown) &
  ([Body<M, P>] extends [never] ? unknown : { body: Body<M, P> });

type Optional<T> = Record<never, never> extends T ? [said?: T] : [said: T];

/** Requests that the server has: a route, a member or a type that it does not have fails `tsc`. */
export function requests(wire: Transport) {
  return <M extends Method, P extends Route<M>>(
    method: M,
    path: P,
    ...[said]: Optional<Said<M, P>>
  ): Promise<Answer<M, P>> => {
    const { id, ...ask } = (said ?? {}) as Ask & { id?: string };
    return wire.ask(method, path.replace(/\{\w+\}/, id ?? ""), ask);
  };
}
