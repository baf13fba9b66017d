import { useEffect, useId, useSyncExternalStore } from "react"
import { type Shortcut, isFree, isPressed } from "./keys"

/** What can be done on the page that is shown: by its keys, and from the palette. */
export interface Command {
  readonly id: string
  readonly words: string
  /** What the palette calls it, if it is no command but a place. */
  readonly kind?: string
  readonly shortcut?: Shortcut
  /** Makes sense only while its keys are at hand, so the palette does not list it. */
  readonly isKeyOnly?: boolean
  readonly run: () => void
}

const offers = new Map<string, readonly Command[]>()
const listeners = new Set<() => void>()
let offered: readonly Command[] = []

/** Offers commands for as long as the component is shown. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId()
  useEffect(() => {
    offer(owner, commands)
  })
  useEffect(() => () => offer(owner, null), [owner])
}

export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(subscribe, () => offered)
}

/** Runs the command whose keys are pressed, wherever the focus is. */
export function useCommandKeys(): void {
  useEffect(() => {
    addEventListener("keydown", onKeyDown)
    return () => removeEventListener("keydown", onKeyDown)
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const command = offered.find(({ shortcut }) => shortcut !== undefined && isPressed(event, shortcut))
  if (command?.shortcut === undefined || !isFree(event.target, command.shortcut)) return
  event.preventDefault()
  command.run()
}

function offer(owner: string, commands: readonly Command[] | null): void {
  if (commands === null) offers.delete(owner)
  else offers.set(owner, commands)
  offered = [...offers.values()].flat()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
