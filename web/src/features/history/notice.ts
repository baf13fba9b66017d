import { useSyncExternalStore } from "react"

/** What was just done to the film, or why it was not. */
export interface Notice {
  readonly words: string
  readonly isProblem: boolean
  /** What can be done about it. */
  readonly action: NoticeAction | null
}

interface NoticeAction {
  readonly words: string
  readonly run: () => void
}

const SHOWN_MS = 8_000

let current: Notice | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** Shows and announces words for a while; a problem, or what can be acted on, stays until it is hidden. */
export function tell(words: string, isProblem = false, action: NoticeAction | null = null): void {
  show(words === "" ? null : { words, isProblem, action })
}

export const hideNotice = () => show(null)

export function useNotice(): Notice | null {
  return useSyncExternalStore(subscribe, () => current)
}

function show(notice: Notice | null): void {
  clearTimeout(timer)
  current = notice
  if (notice !== null && !notice.isProblem && notice.action === null) timer = setTimeout(() => show(null), SHOWN_MS)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
