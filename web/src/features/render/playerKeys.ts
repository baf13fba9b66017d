import { type Command, useCommands } from "../../shared/commands"
import type { Shortcut } from "../../shared/keys"
import { KEYS } from "../../shared/text"
import { frameAway } from "../timeline/geometry"
import { positionOf, seek, togglePlaying } from "../timeline/usePlayback"

export const PLAYER_KEYS = {
  play: { keys: ["Space"], words: KEYS.play },
  frameBack: { keys: ["ArrowLeft"], words: KEYS.frameBack },
  frameOn: { keys: ["ArrowRight"], words: KEYS.frameOn },
  secondBack: { keys: ["Shift+ArrowLeft"], words: KEYS.secondBack },
  secondOn: { keys: ["Shift+ArrowRight"], words: KEYS.secondOn },
} as const satisfies Readonly<Record<string, Shortcut>>

const USUAL_FRAMES_PER_S = 30

/** A player of a film, rendered or not. */
export interface Playable {
  readonly duration_s: number
  readonly position_s: () => number
  readonly seek: (time_s: number) => void
  readonly toggle: () => void
}

export function playableOf(video: HTMLVideoElement): Playable {
  return {
    get duration_s() {
      return Number.isFinite(video.duration) ? video.duration : 0
    },
    position_s: () => positionOf(video),
    seek: (time_s) => seek(video, time_s),
    toggle: () => togglePlaying(video),
  }
}

/** Plays and moves the film from anywhere on its page. */
export function usePlayerKeys(player: Playable | null, frames_per_s: number = USUAL_FRAMES_PER_S): void {
  useCommands(player === null ? [] : commandsOf(player, frames_per_s))
}

function commandsOf(player: Playable, frames_per_s: number): Command[] {
  const frames = (direction: 1 | -1) => () =>
    player.seek(frameAway(player.position_s(), direction, frames_per_s, player.duration_s))
  const seconds = (direction: 1 | -1) => () =>
    player.seek(Math.min(Math.max(0, player.position_s() + direction), player.duration_s))
  const command = (name: keyof typeof PLAYER_KEYS, run: () => void): Command => ({
    id: `player ${name}`,
    words: PLAYER_KEYS[name].words,
    shortcut: PLAYER_KEYS[name],
    isKeyOnly: name !== "play",
    run,
  })
  return [
    command("play", player.toggle),
    command("frameBack", frames(-1)),
    command("frameOn", frames(1)),
    command("secondBack", seconds(-1)),
    command("secondOn", seconds(1)),
  ]
}
