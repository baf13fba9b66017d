import type { TimelineCommands } from "./TimelineBar"
import { frameAway } from "./geometry"
import type { Step } from "./focus"
import { LARGE_STEP_S, STEP_S } from "./timing"

interface Key {
  readonly key: string
  readonly shiftKey: boolean
}

interface ModifiedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
}

/** The step between clips that a key stands for. */
export function stepOf({ key }: Pick<Key, "key">): Step | null {
  return STEPS[key] ?? null
}

/** The moment that a key on the ruler leads to: a frame away, with Shift a second, or an end of the film. */
export function momentOf({ key, shiftKey }: Key, time_s: number, duration_s: number, frames_per_s: number): number | null {
  const away = (direction: 1 | -1) =>
    shiftKey
      ? Math.min(Math.max(0, time_s + direction), duration_s)
      : frameAway(time_s, direction, frames_per_s, duration_s)
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return away(-1)
    case "ArrowRight":
    case "ArrowUp":
      return away(1)
    case "Home":
      return 0
    case "End":
      return duration_s
    default:
      return null
  }
}

/** What a key does anywhere on the timeline. */
export function commandOf(event: ModifiedKey, commands: TimelineCommands): (() => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  switch (event.key.toLowerCase()) {
    case "+":
    case "=":
      return commands.zoomIn
    case "-":
      return commands.zoomOut
    case "0":
      return commands.fit
    case "n":
      return commands.nextProblem
    case "i":
      return commands.range?.setIn ?? null
    case "o":
      return commands.range?.setOut ?? null
    case "x":
      return commands.range?.clear ?? null
    default:
      return null
  }
}

/** By how much a key with Alt moves the end of a clip, or where the picture changes after it; with Shift, by more. */
export function timingStepOf({ key, shiftKey }: Key): { readonly by_s: number; readonly isCut: boolean } | null {
  const size_s = shiftKey ? LARGE_STEP_S : STEP_S
  switch (key) {
    case "ArrowLeft":
      return { by_s: -size_s, isCut: false }
    case "ArrowRight":
      return { by_s: size_s, isCut: false }
    case "ArrowUp":
      return { by_s: -size_s, isCut: true }
    case "ArrowDown":
      return { by_s: size_s, isCut: true }
    default:
      return null
  }
}
