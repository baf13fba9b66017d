import { type Pressed, type Shortcut, isPressed } from "../../shared/keys"
import { HISTORY_TEXT } from "../../shared/text"

export const UNDO: Shortcut = { keys: ["Ctrl+Z"], words: HISTORY_TEXT.undoKeys }
export const REDO: Shortcut = { keys: ["Ctrl+Shift+Z", "Ctrl+Y"], words: HISTORY_TEXT.redoKeys }

/** What a key asks for. Null for any other. */
export function stepOfKey(pressed: Pressed): "undo" | "redo" | null {
  if (isPressed(pressed, UNDO)) return "undo"
  return isPressed(pressed, REDO) ? "redo" : null
}

/** In a text field the keys undo what was typed there, and a dialog is about something else. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null
}
