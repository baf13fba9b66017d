import { type View, indexAt, visibleRange } from "./geometry"
import { type Clip, type Track, hasFailed } from "./tracks"

export type Step = "left" | "right" | "up" | "down" | "first" | "last"

const BUTTON_PX = 24
const MOST_NARROW = 60

/** The clip that has the focus after a step; the same at the end of its track and on the outer tracks. */
export function clipAfter(tracks: readonly Track[], clip: Clip, step: Step): Clip {
  const row = tracks.findIndex((track) => track.name === clip.track)
  const clips = tracks[row]?.clips ?? []
  const index = clips.findIndex((one) => one.id === clip.id)
  switch (step) {
    case "left":
      return clips[index - 1] ?? clip
    case "right":
      return clips[index + 1] ?? clip
    case "first":
      return clips[0] ?? clip
    case "last":
      return clips.at(-1) ?? clip
    case "up":
      return beside(tracks[row - 1], clip)
    case "down":
      return beside(tracks[row + 1], clip)
  }
}

function beside(track: Track | undefined, clip: Clip): Clip {
  if (track === undefined) return clip
  const middle_s = (clip.start_s + clip.end_s) / 2
  return track.clips[indexAt(track.clips, middle_s, Number.MAX_VALUE)] ?? clip
}

/** The clips that have failed, in order of time. */
export function problemsOf(tracks: readonly Track[]): Clip[] {
  return tracks.flatMap((track) => track.clips.filter(hasFailed)).sort((one, other) => one.start_s - other.start_s)
}

/** The problem after a clip, from the end on the first one again. */
export function problemAfter(problems: readonly Clip[], clip: Clip | null): Clip | null {
  const index = problems.findIndex((one) => one.id === clip?.id)
  if (index >= 0) return problems[(index + 1) % problems.length] ?? null
  return problems.find((one) => clip === null || one.start_s >= clip.start_s) ?? problems[0] ?? null
}

/**
 * The clips that have an element: those in sight that are wide enough to be hit, the failed ones in sight though
 * they be narrower, and those that are kept.
 */
export function clipsWithElement(track: Track, view: View, isKept: (clip: Clip) => boolean): Clip[] {
  const [first, end] = visibleRange(track.clips, view)
  let narrow = 0
  return track.clips.filter((clip, index) => {
    if (clip.assetId === null) return false
    if (isKept(clip)) return true
    if (index < first || index >= end) return false
    if ((clip.end_s - clip.start_s) * view.scale >= BUTTON_PX) return true
    return hasFailed(clip) && narrow++ < MOST_NARROW
  })
}
