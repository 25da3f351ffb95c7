/** What every screen of the desk shares: who sits there, the way to the server, and the names of places and convoys. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { DeskCalls } from "../api/desk-calls";
import type { Convoy, FormDefinition, Id, Operation, Session, Site } from "../api/desk-types";
import type { Digits, Language } from "../i18n/words";

export interface Directory {
  sites: Map<Id, Site>;
  convoys: Map<Id, Convoy>;
  forms: Map<string, FormDefinition>;
  /** Reads the names again, after something was added or renamed. */
  reload: () => void;
}

export interface Told {
  text: string;
  undo?: (() => void) | undefined;
}

export interface Desk {
  calls: DeskCalls;
  session: Session;
  operation: Operation | null;
  directory: Directory;
  /** Reads the session again, after an operation was made or changed. */
  renew: () => void;
  /** Says what happened, for eyes and ears; with a way back for ten seconds where there is one. */
  tell: (told: Told) => void;
  /** Reports that need a decision: shown in the navigation. */
  decisions: number | null;
  countDecisions: () => void;
  /** Changes that wait to be sorted out; 100 stands for more. */
  unsorted: number | null;
  countUnsorted: () => void;
  /** Removals that wait for a second person; 100 stands for more. */
  removals: number | null;
  countRemovals: () => void;
  online: boolean;
  singleKeys: boolean;
}

export interface Preferences {
  language: Language;
  digits: Digits;
  setLanguage: (language: Language) => void;
  setDigits: (digits: Digits) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("A desk screen was shown before anybody signed in.");
  return desk;
}
