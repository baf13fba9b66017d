import type { Clip, SoundTrack, Track } from "./tracks"
import { isSound } from "./tracks"

/** What a person has silenced in the preview. */
export interface Silence {
  readonly muted: ReadonlySet<SoundTrack>
  readonly solo: ReadonlySet<SoundTrack>
}

/** What is heard: the film as it was mixed, nothing, or one of its tracks alone, from its takes. */
export type Heard = "film" | "nothing" | SoundTrack

export interface SoundClip {
  readonly url: string
  readonly start_s: number
  readonly end_s: number
}

export const NO_SILENCE: Silence = { muted: new Set(), solo: new Set() }

export function soundTracksOf(tracks: readonly Track[]): SoundTrack[] {
  return tracks.map((track) => track.name).filter(isSound)
}

export function withToggled(silence: Silence, list: keyof Silence, track: SoundTrack): Silence {
  const changed = new Set(silence[list])
  if (!changed.delete(track)) changed.add(track)
  return { ...silence, [list]: changed }
}

/** A track is heard if it is not muted and, while any is soloed, soloed itself. */
export function isHeard({ muted, solo }: Silence, track: SoundTrack): boolean {
  return !muted.has(track) && (solo.size === 0 || solo.has(track))
}

export function heardOf(tracks: readonly SoundTrack[], silence: Silence): Heard {
  const heard = tracks.filter((track) => isHeard(silence, track))
  if (heard.length === tracks.length) return "film"
  return heard[0] ?? "nothing"
}

/** What is heard of a track, in order of time. */
export function soundsOf(clips: readonly Clip[]): SoundClip[] {
  return clips.flatMap(({ sound, end_s }) => (sound === null ? [] : [{ ...sound, end_s }]))
}

/** What is heard at a moment, and the moment from when on something else is. */
export function soundAt(sounds: readonly SoundClip[], time_s: number): readonly [SoundClip | null, number | null] {
  const current = sounds.findLast((sound) => sound.start_s <= time_s && time_s < sound.end_s) ?? null
  const next = sounds.find((sound) => sound.start_s > time_s)
  return [current, current?.end_s ?? next?.start_s ?? null]
}
