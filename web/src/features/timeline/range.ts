/** The part of a film that is played over and over; an end that is not set is the film's. */
export interface PlayRange {
  readonly in_s: number | null
  readonly out_s: number | null
}

export const WHOLE_FILM: PlayRange = { in_s: null, out_s: null }
const SHORTEST_S = 0.2

export function isWhole({ in_s, out_s }: PlayRange): boolean {
  return in_s === null && out_s === null
}

/** A point set there; the other one is cleared if it would not be after, or before, it. */
export function withIn(range: PlayRange, in_s: number): PlayRange {
  return { in_s, out_s: range.out_s !== null && range.out_s - in_s < SHORTEST_S ? null : range.out_s }
}

export function withOut(range: PlayRange, out_s: number): PlayRange {
  return { in_s: range.in_s !== null && out_s - range.in_s < SHORTEST_S ? null : range.in_s, out_s }
}

/** Where it begins and ends in a film of this length. */
export function boundsOf({ in_s, out_s }: PlayRange, duration_s: number): readonly [from_s: number, to_s: number] {
  const from_s = Math.min(in_s ?? 0, Math.max(0, duration_s - SHORTEST_S))
  return [from_s, Math.max(from_s + SHORTEST_S, Math.min(out_s ?? duration_s, duration_s))]
}
