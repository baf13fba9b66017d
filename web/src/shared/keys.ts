/** What keys do. Whatever listens to them and the list of all keys read the same shortcut. */
export interface Shortcut {
  /** Each of them does it, such as "?", "Space", "Ctrl+K" or "Shift+ArrowLeft". Ctrl stands for Command, too. */
  readonly keys: readonly string[]
  readonly words: string
}

export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">

const TYPED = "input, textarea, select, video, [contenteditable='true'], [role='dialog'], [role='alertdialog']"
const PRESSED_BY_SPACE = "button, a, summary, [role='slider'], [role='tab'], [role='option']"
const STORED = "reelproof-single-keys"

/** Whether the keys of a shortcut are pressed. */
export function isPressed(event: Pressed, { keys }: Shortcut): boolean {
  return keys.some((combination) => matches(event, combination))
}

function matches(event: Pressed, combination: string): boolean {
  const { key, modifiers } = partsOf(combination)
  if (modifiers.includes("Ctrl") !== (event.ctrlKey || event.metaKey)) return false
  if (modifiers.includes("Alt") !== event.altKey) return false
  // A sign may need Shift, depending on the keyboard.
  if (modifiers.length === 0 && key.length === 1) return event.key === key
  const pressed = event.key === " " ? "space" : event.key.toLowerCase()
  return modifiers.includes("Shift") === event.shiftKey && pressed === key.toLowerCase()
}

/** The key of a combination and what is held with it; the sign + is a key, too. */
export function partsOf(combination: string): { key: string; modifiers: readonly string[] } {
  if (combination.length === 1) return { key: combination, modifiers: [] }
  const parts = combination.split("+")
  return { key: parts.at(-1) ?? "", modifiers: parts.slice(0, -1) }
}

/** Whether a shortcut of the whole page may take a key, rather than the element that has the focus. */
export function isFree(target: EventTarget | null, shortcut: Shortcut): boolean {
  if (!(target instanceof Element)) return true
  if (shortcut.keys.every(needsCtrl)) return target.closest("[role='dialog'], [role='alertdialog']") === null
  if (!hasSingleKeys() || target.closest(TYPED) !== null) return false
  return !shortcut.keys.includes("Space") || target.closest(PRESSED_BY_SPACE) === null
}

function needsCtrl(combination: string): boolean {
  return partsOf(combination).modifiers.includes("Ctrl")
}

/** Whether keys without Ctrl work on the whole page: speech input may type them by accident. */
export function hasSingleKeys(): boolean {
  return localStorage.getItem(STORED) !== "off"
}

export function setSingleKeys(isOn: boolean): void {
  if (isOn) localStorage.removeItem(STORED)
  else localStorage.setItem(STORED, "off")
}
