/** Offers bytes as a file to save, under this name. */
export function save(bytes: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
  // The browser reads the address when it gets to it, not now.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
