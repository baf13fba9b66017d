import { useSyncExternalStore } from "react"
import { RequestKeys } from "./api/RequestKeys"

const contents = new Map<string, unknown>()
const keys = new Map<string, RequestKeys>()
const listeners = new Set<() => void>()

/** What was typed into a form and not sent: it outlives the dialogs, panels and pages of this tab. */
export function unsentOf<Content>(form: string): Content | null {
  return (contents.get(form) as Content | undefined) ?? null
}

export function keepUnsent(form: string, content: unknown): void {
  if (content === null) contents.delete(form)
  else contents.set(form, content)
  for (const listener of listeners) listener()
}

export function useUnsent<Content>(form: string): Content | null {
  return useSyncExternalStore(subscribe, () => unsentOf<Content>(form))
}

/** Idempotency keys of a form, kept as its content is: sending it again starts and pays nothing twice. */
export function requestKeysOf(form: string): RequestKeys {
  const kept = keys.get(form) ?? new RequestKeys()
  keys.set(form, kept)
  return kept
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A reload or a closed tab would lose it. */
globalThis.addEventListener?.("beforeunload", (event) => {
  if (contents.size > 0) event.preventDefault()
})
