import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  text: string;
  /** The shortest time between two announcements, in milliseconds. */
  every?: number;
}

/** Reads a changing text aloud, politely and not more often than a listener can follow; the last text always comes. */
export function LiveRegion({ text, every = 0 }: Props) {
  const [said, say] = useState("");
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + every - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      say(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, every]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}
