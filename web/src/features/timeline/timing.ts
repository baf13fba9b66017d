import type { Schemas, Segment } from "../../shared/api/client"
import type { Span } from "./geometry"

/** Other pauses around segments, as the API takes them. */
export type PauseChange = Schemas["SegmentPauses"]

/** The pauses that a person has set of a segment, before they are saved. */
export interface Pauses {
  readonly before_s: number
  readonly after_s: number
}

export const STEP_S = 0.1
export const LARGE_STEP_S = 1
const SNAP_PX = 8
const MS_PER_S = 1000

export function pausesOf(segment: Pick<Segment, "pause_before_s" | "pause_after_s">): Pauses {
  return { before_s: segment.pause_before_s, after_s: segment.pause_after_s }
}

/** Its end elsewhere, by as much: later segments keep their distance. */
export function withEnd(segment: Segment, by_s: number): PauseChange[] {
  const { after_s } = pausesOf(segment)
  return changed(segment, { after_s: rounded(Math.max(0, after_s + by_s)) })
}

/**
 * The change of picture after a segment elsewhere, by as much, within the pauses around it: nothing that is heard
 * moves.
 */
export function withCut(segment: Segment, following: Segment | undefined, by_s: number): PauseChange[] {
  if (following === undefined) return []
  const { after_s } = pausesOf(segment)
  const { before_s } = pausesOf(following)
  const shift_s = rounded(Math.min(Math.max(by_s, -after_s), before_s))
  return [
    ...changed(segment, { after_s: rounded(after_s + shift_s) }),
    ...changed(following, { before_s: rounded(before_s - shift_s) }),
  ]
}

export function changed(segment: Segment, wanted: Partial<Pauses>): PauseChange[] {
  const now = pausesOf(segment)
  const before_s = wanted.before_s !== undefined && wanted.before_s !== now.before_s ? wanted.before_s : null
  const after_s = wanted.after_s !== undefined && wanted.after_s !== now.after_s ? wanted.after_s : null
  return before_s === null && after_s === null ? [] : [{ segment_id: segment.segment_id, before_s, after_s }]
}

/** The segments with these changes, as they will be once they are saved. */
export function withChanges(segments: readonly Segment[], changes: readonly PauseChange[]): readonly Segment[] {
  if (changes.length === 0) return segments
  const bySegment = new Map(changes.map((change) => [change.segment_id, change]))
  return segments.map((segment) => {
    const change = bySegment.get(segment.segment_id)
    if (change === undefined) return segment
    return {
      ...segment,
      pause_before_s: change.before_s ?? segment.pause_before_s,
      pause_after_s: change.after_s ?? segment.pause_after_s,
    }
  })
}

/** Several changes as one; of those of the same pause the last one counts. */
export function merged(earlier: readonly PauseChange[], later: readonly PauseChange[]): PauseChange[] {
  const bySegment = new Map(earlier.map((change) => [change.segment_id, change]))
  for (const change of later) {
    const known = bySegment.get(change.segment_id)
    bySegment.set(change.segment_id, {
      segment_id: change.segment_id,
      before_s: change.before_s ?? known?.before_s ?? null,
      after_s: change.after_s ?? known?.after_s ?? null,
    })
  }
  return [...bySegment.values()]
}

/** Whole milliseconds, as scripts have them. */
export function rounded(seconds: number): number {
  return Math.round(seconds * MS_PER_S) / MS_PER_S
}

function stepped(seconds: number): number {
  return rounded(Math.round(seconds / STEP_S) * STEP_S)
}

/**
 * By how much an end that is dragged by `by_s` moves: to a mark that is near, or to a whole step; never before the
 * end of what is spoken.
 */
export function snapped(end_s: number, by_s: number, least_s: number, marks: readonly number[], scale: number): number {
  const wanted_s = end_s + by_s
  const near = marks
    .filter((mark) => Math.abs(mark - wanted_s) * scale <= SNAP_PX)
    .sort((one, other) => Math.abs(one - wanted_s) - Math.abs(other - wanted_s))[0]
  const moved_s = near === undefined ? stepped(by_s) : rounded(near - end_s)
  return Math.max(moved_s, -least_s)
}

/** The clip whose end is near a moment, of clips in order of time: the last one that ends there. */
export function endingNear<Item extends Span>(clips: readonly Item[], time_s: number, tolerance_s: number): Item | null {
  let low = 0
  let high = clips.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((clips[middle] as Item).end_s >= time_s - tolerance_s) high = middle
    else low = middle + 1
  }
  const found = clips[low]
  return found !== undefined && Math.abs(found.end_s - time_s) <= tolerance_s ? found : null
}
