/** What the office leaves where a text must stand and was removed for good (`server/domain/redaction.py`). */
export const REMOVED = "[removed]";
