import type { Shortcut } from "../../shared/keys"
import { KEYS, TIMELINE } from "../../shared/text"
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

/** The keys of the timeline's commands. */
export const COMMAND_KEYS = {
  "+": TIMELINE.zoomIn,
  "=": TIMELINE.zoomIn,
  "-": TIMELINE.zoomOut,
  "0": TIMELINE.fit,
  n: TIMELINE.toNextProblem,
  i: TIMELINE.range.in,
  o: TIMELINE.range.out,
  x: TIMELINE.range.clear,
} as const

export type TimelineCommands = Readonly<Record<keyof typeof COMMAND_KEYS, () => void>>

/** The same for the list of all keys, each command once. */
export const TIMELINE_KEYS: readonly Shortcut[] = [...new Set(Object.values(COMMAND_KEYS))].map((words) => ({
  keys: Object.entries(COMMAND_KEYS).flatMap(([key, own]) => (own === words ? [key] : [])),
  words,
}))

export const RULER_KEYS: readonly Shortcut[] = [
  { keys: ["Space"], words: KEYS.play },
  { keys: ["ArrowLeft", "ArrowDown"], words: KEYS.frameBack },
  { keys: ["ArrowRight", "ArrowUp"], words: KEYS.frameOn },
  { keys: ["Shift+ArrowLeft", "Shift+ArrowDown"], words: KEYS.secondBack },
  { keys: ["Shift+ArrowRight", "Shift+ArrowUp"], words: KEYS.secondOn },
  { keys: ["Home"], words: KEYS.toStart },
  { keys: ["End"], words: KEYS.toEnd },
]

export const CLIP_KEYS: readonly Shortcut[] = [
  { keys: ["ArrowLeft", "ArrowRight"], words: KEYS.besides },
  { keys: ["ArrowUp", "ArrowDown"], words: KEYS.otherTrack },
  { keys: ["Home"], words: KEYS.toStart },
  { keys: ["End"], words: KEYS.toEnd },
  { keys: ["Enter"], words: KEYS.openAsset },
  { keys: ["Alt+ArrowLeft", "Alt+ArrowRight"], words: TIMELINE.timing.keys.end },
  { keys: ["Alt+ArrowUp", "Alt+ArrowDown"], words: TIMELINE.timing.keys.cut },
  { keys: ["Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight"], words: TIMELINE.timing.keys.largeEnd },
  { keys: ["Alt+Shift+ArrowUp", "Alt+Shift+ArrowDown"], words: TIMELINE.timing.keys.largeCut },
]

/** What a key does anywhere on the timeline. */
export function commandOf(event: ModifiedKey, commands: TimelineCommands): (() => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  return (commands as Readonly<Record<string, () => void>>)[event.key.toLowerCase()] ?? null
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
