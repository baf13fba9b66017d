import { frameAway } from "./geometry"
import type { Step } from "./focus"

interface Key {
  readonly key: string
  readonly shiftKey: boolean
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
