import { Button } from "../../ui/Button";
import { useDeskWords } from "../words";
import type { There } from "./useRemovable";
import { valueInWords } from "./words";

/** That what can be removed is still being fetched, or could not be. */
export function Awaited({ there }: { there: There }) {
  const { t, trouble } = useDeskWords();
  if (there.trouble !== null)
    return (
      <div class="notice" data-tone="wrong" role="alert">
        <p>{trouble(there.trouble)}</p>
        <Button onClick={there.reload}>{t("try-again")}</Button>
      </div>
    );
  return there.items === null ? <p role="status">{t("list-loading")}</p> : null;
}

/** All that a field holds or ever held: all of it goes. */
export function Held({ field, values }: { field: string; values: Parameters<typeof valueInWords>[1][] }) {
  const words = useDeskWords();
  if (values.length === 0) return null;
  return (
    <ul class="bare held">
      {values.map((value) => (
        <li key={JSON.stringify(value)} dir="auto">
          {valueInWords(field, value, words)}
        </li>
      ))}
    </ul>
  );
}
