/** Handing a file to the share sheet, where there is one that takes it. */

/** Of the browsers some share any file, and Chromium only kinds it knows; the bytes are the same (decision 0021). */
const DISGUISES = [
  ["", "application/octet-stream"],
  [".txt", "text/plain"],
] as const;

/** The file as this browser would share it; null where it shares none. */
export function shareable(bytes: Blob, name: string): File | null {
  for (const [suffix, type] of DISGUISES) {
    const file = new File([bytes], `${name}${suffix}`, { type });
    if (navigator.canShare?.({ files: [file] })) return file;
  }
  return null;
}

/** Whether it went out; closing the share sheet is no fault. */
export async function share(file: File): Promise<"shared" | "closed" | "failed"> {
  try {
    await navigator.share({ files: [file] });
    return "shared";
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError" ? "closed" : "failed";
  }
}

/** `reports-2016-12-18-2330.corridor`: when it was made, and nothing of whose it is. */
export function nameOf(kind: "reports" | "answer", at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${kind}-${day}-${two(at.getHours())}${two(at.getMinutes())}.corridor`;
}
