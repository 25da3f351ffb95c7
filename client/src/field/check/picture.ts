import type { Made } from "../../store/files";

const LONGEST_SIDE = 1280;
const MOST_BYTES = 200 * 1024;
const QUALITIES = [0.82, 0.7, 0.6, 0.5, 0.4, 0.3];
const SMALLER = 0.75;
const LEAST_SIDE = 320;

/** Of a phone's storage; beyond it only numbers are kept. */
const FULL = 0.9;

/**
 * The picture in `file`, small enough to travel: at most 1280 pixels long, at most 200 kB.  It is drawn anew, so what
 * the camera wrote beside it (where, when, by which phone) stays behind.  Throws where it cannot be read.
 */
export async function travelling(file: Blob): Promise<Made> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    let longest = Math.min(LONGEST_SIDE, Math.max(bitmap.width, bitmap.height));
    for (;;) {
      const scale = longest / Math.max(bitmap.width, bitmap.height);
      const canvas = drawn(bitmap, scale);
      for (const quality of QUALITIES) {
        const blob = await encoded(canvas, quality);
        if (blob.size <= MOST_BYTES)
          return { content: new Uint8Array(await blob.arrayBuffer()), type: "image/jpeg" };
      }
      if (longest <= LEAST_SIDE) throw new Error("The picture does not become small enough.");
      longest = Math.max(LEAST_SIDE, Math.round(longest * SMALLER));
    }
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw.");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture cannot be written."))),
      "image/jpeg",
      quality,
    );
  });
}

/** Whether pictures have to make way for numbers. */
export async function isNearlyFull(): Promise<boolean> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return quota > 0 && usage / quota >= FULL;
}
