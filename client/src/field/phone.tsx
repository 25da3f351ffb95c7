import { type ComponentChildren, createContext } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";
import { HEADCOUNT } from "../domain/form";
import type { Form, Identity, Operation, Preferences, Site } from "../domain/types";
import type { Store } from "../store";
import type { TryResult } from "../sync/engine";
import { Toast } from "../ui/Toast";

/** What the screens need besides the store: how to send now, and how to join. */
export interface Office {
  tryNow(): Promise<TryResult>;
  redeem(code: string, label: string): Promise<Identity>;
  /** Uses a newer app that is on the phone already. */
  update: { waiting: boolean; apply(): Promise<boolean>; watch(fn: () => void): () => void };
}

export interface Phone {
  store: Store;
  office: Office;
  identity: Identity | null;
  operation: Operation | null;
  sites: Site[];
  /** What a headcount can state: as the office says it now, and before the first news from it as this app was made. */
  form: Form;
  preferences: Preferences;
  /** A short answer to what was just done; null takes it away. */
  tell(text: string | null): void;
  message: { text: string; until: number } | null;
}

const Context = createContext<Phone | null>(null);

export function usePhone(): Phone {
  const phone = useContext(Context);
  if (!phone) throw new Error("A screen was shown outside <PhoneProvider>.");
  return phone;
}

/** Long enough to be read once; it covers nothing meanwhile. */
const MESSAGE_MS = 6_000;

/** What `tell` said, in its own place above the screen's buttons. */
export function Message() {
  const { message, tell } = usePhone();
  if (!message) return null;
  return (
    <Toast key={message.until} stay={message.until - Date.now()} onGone={() => tell(null)}>
      {message.text}
    </Toast>
  );
}

/** Changes come in bursts (one per tap, one per feed row): one look at the store answers them all. */
const SETTLE_MS = 60;

/** What the store answers now and after every change; undefined until the first answer. */
export function useLive<T>(
  store: Store,
  load: (store: Store) => Promise<T>,
  inputs: unknown[] = [],
): T | undefined {
  const [value, setValue] = useState<T>();
  // The caller names what its question depends on.
  const ask = useCallback(load, inputs);
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      ask(store).then((answer) => wanted && setValue(answer));
    };
    const stop = store.subscribe(() => {
      timer ??= setTimeout(look, SETTLE_MS);
    });
    look();
    return () => {
      wanted = false;
      clearTimeout(timer);
      stop();
    };
  }, [store, ask]);
  return value;
}

interface Props {
  store: Store;
  office: Office;
  children: (phone: Phone) => ComponentChildren;
}

export function PhoneProvider({ store, office, children }: Props) {
  const known = useLive(store, async (store) => {
    const [identity, operation, sites, form, preferences] = await Promise.all([
      store.identity(),
      store.operation(),
      store.sites(),
      store.form("headcount"),
      store.preferences(),
    ]);
    return { identity, operation, sites, form: form ?? HEADCOUNT, preferences };
  });
  const [message, setMessage] = useState<Phone["message"]>(null);
  // It goes on to the next screen with the time it has left.
  const tell = useCallback((text: string | null) => {
    setMessage(text === null ? null : { text, until: Date.now() + MESSAGE_MS });
  }, []);
  const phone = useMemo(
    () => known && { store, office, tell, message, ...known },
    [known, store, office, tell, message],
  );
  if (!phone) return null;
  return <Context.Provider value={phone}>{children(phone)}</Context.Provider>;
}
