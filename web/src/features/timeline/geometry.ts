/** What of a film a window of `width_px` shows, at `scale` pixels a second. */
export interface View {
  readonly duration_s: number
  readonly width_px: number
  readonly scale: number
  readonly scroll_px: number
}

export interface Span {
  readonly start_s: number
  readonly end_s: number
}

const LARGEST_SCALE = 240
const SNAP = 1.02
const FOLLOW_MARGIN = 0.1
const TICKS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
const TICK_PX = 72
const WITHIN_FRAME = 0.01

/** The scale at which the whole film fills the window. */
export function fitScale(view: View): number {
  return view.duration_s > 0 && view.width_px > 0 ? view.width_px / view.duration_s : 1
}

export function isFitted(view: View): boolean {
  return view.scale <= fitScale(view) * (1 + 1e-9)
}

export function fitted(view: View): View {
  return { ...view, scale: fitScale(view), scroll_px: 0 }
}

/** With its left edge there, as far as the film goes. */
export function scrolled(view: View, scroll_px: number): View {
  const largest = Math.max(0, view.duration_s * view.scale - view.width_px)
  return { ...view, scroll_px: Math.min(Math.max(0, scroll_px), largest) }
}

/** Another scale with the same moment under the pointer, which is `at_px` from the left edge; the whole film is snapped to. */
export function zoomed(view: View, factor: number, at_px: number): View {
  const smallest = fitScale(view)
  const scale = Math.min(view.scale * factor, Math.max(LARGEST_SCALE, smallest))
  if (scale <= smallest * SNAP && factor <= 1) return fitted(view)
  const moment_s = timeAt(view, at_px)
  return scrolled({ ...view, scale }, moment_s * scale - at_px)
}

/** In a window of another width, or for another length: the whole film if it was shown, else the same moments. */
export function resized(view: View, width_px: number, duration_s: number): View {
  const next = { ...view, width_px, duration_s }
  if (isFitted(view) || view.scale < fitScale(next)) return fitted(next)
  return scrolled(next, view.scroll_px)
}

/** Pixels from the left edge of the window. */
export function leftOf(view: View, time_s: number): number {
  return time_s * view.scale - view.scroll_px
}

/** The moment at so many pixels from the left edge, within the film. */
export function timeAt(view: View, left_px: number): number {
  return Math.min(Math.max(0, (view.scroll_px + left_px) / view.scale), view.duration_s)
}

/** The clips, in order of time, that the window with a margin shows: the first and the one after the last. */
export function visibleRange(clips: readonly Span[], view: View, margin_px = 0): readonly [number, number] {
  const from_s = (view.scroll_px - margin_px) / view.scale
  const to_s = (view.scroll_px + view.width_px + margin_px) / view.scale
  const first = firstIndex(clips, (clip) => clip.end_s > from_s)
  return [first, Math.max(first, firstIndex(clips, (clip) => clip.start_s >= to_s))]
}

/** The index of the clip at that moment, or of the nearest within `tolerance_s`; -1 if there is none. */
export function indexAt(clips: readonly Span[], time_s: number, tolerance_s = 0): number {
  const next = firstIndex(clips, (clip) => clip.end_s > time_s)
  const distance = (index: number) => distanceTo(clips[index], time_s)
  const nearest = distance(next) <= distance(next - 1) ? next : next - 1
  return distance(nearest) <= tolerance_s ? nearest : -1
}

function distanceTo(clip: Span | undefined, time_s: number): number {
  if (clip === undefined) return Number.POSITIVE_INFINITY
  return Math.max(clip.start_s - time_s, time_s - clip.end_s, 0)
}

/** The first index for which it holds, if it holds for all after it. */
function firstIndex<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(items[middle] as Item)) high = middle
    else low = middle + 1
  }
  return low
}

/** Seconds between two labels of the ruler. */
export function tickStep(scale: number): number {
  return TICKS_S.find((step) => step * scale >= TICK_PX) ?? 7200
}

/** The view in which a playhead that leaves the window is in sight again; the same if it was out of sight before. */
export function followed(view: View, before_s: number, now_s: number): View {
  if (!isInSight(view, before_s) || isInSight(view, now_s)) return view
  return scrolled(view, now_s * view.scale - view.width_px * FOLLOW_MARGIN)
}

/** The view in which all of it is in sight, or its start if it is longer than the window. */
export function revealed(view: View, { start_s, end_s }: Span): View {
  const [left, right] = [leftOf(view, start_s), leftOf(view, end_s)]
  if (left >= 0 && right <= view.width_px) return view
  const margin = view.width_px * FOLLOW_MARGIN
  const isLong = right - left > view.width_px - 2 * margin
  const shift = left < 0 || isLong ? left - margin : right - view.width_px + margin
  return scrolled(view, view.scroll_px + shift)
}

function isInSight(view: View, time_s: number): boolean {
  const left = leftOf(view, time_s)
  return left >= 0 && left <= view.width_px
}

/** The moment just after the start of a frame some frames away, so that no rounding shows the one before it. */
export function frameAway(time_s: number, frames: number, frames_per_s: number, duration_s: number): number {
  const frame = Math.floor(time_s * frames_per_s + WITHIN_FRAME) + frames
  const last = Math.max(0, Math.ceil(duration_s * frames_per_s - WITHIN_FRAME) - 1)
  return (Math.min(Math.max(0, frame), last) + WITHIN_FRAME) / frames_per_s
}
