import { useCallback, useEffect, useState } from "preact/hooks";
import type { DeskCalls } from "../../api/desk-calls";
import type { Convoy, FormDefinition, Page, Session, Site } from "../../api/desk-types";
import { CONVOY, HEADCOUNT, VEHICLE } from "../../api/forms";
import type { Directory } from "../desk";

const NAMES_PER_PAGE = 200;

/** The server tells the forms of reports; those of convoys and vehicles are as this desk was made. */
const BUILT_FORMS = byKind([HEADCOUNT, CONVOY, VEHICLE]);

function byKind(forms: FormDefinition[]): Map<string, FormDefinition> {
  return new Map(forms.map((form) => [form.kind, form]));
}

async function all<T>(load: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await load(after);
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items;
}

/** Names of sites and convoys for every screen.  What cannot be read stays as it was: names are no reason to stop work. */
export function useDirectory(calls: DeskCalls, session: Session): Directory {
  const [sites, setSites] = useState<Map<string, Site>>(new Map());
  const [convoys, setConvoys] = useState<Map<string, Convoy>>(new Map());
  const [forms, setForms] = useState(BUILT_FORMS);
  const [turn, setTurn] = useState(0);
  const { coordinates, is_admin: admin } = session;

  useEffect(() => {
    if (!coordinates && !admin) return;
    let wanted = true;
    const keep = <T>(read: Promise<T>, use: (value: T) => void) =>
      read.then((value) => wanted && use(value)).catch(() => {});
    const limit = NAMES_PER_PAGE;
    keep(
      all((after) => calls.sites({ after, limit })),
      (items) => setSites(new Map(items.map((site) => [site.id, site]))),
    );
    if (coordinates) {
      keep(
        all((after) => calls.convoys({ after, limit })),
        (items) => setConvoys(new Map(items.map((convoy) => [convoy.id, convoy]))),
      );
      keep(calls.forms(), ({ items }) => setForms((built) => new Map([...built, ...byKind(items)])));
    }
    return () => {
      wanted = false;
    };
  }, [calls, coordinates, admin, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { sites, convoys, forms, reload };
}
