interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** What a key asks for. Null for any other. */
export function stepOfKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): "undo" | "redo" | null {
  if (altKey || !(ctrlKey || metaKey)) return null
  const letter = key.toLowerCase()
  if (letter === "z") return shiftKey ? "redo" : "undo"
  return letter === "y" && !shiftKey ? "redo" : null
}

/** In a text field the keys undo what was typed there, and a dialog is about something else. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=menu]") !== null
}
