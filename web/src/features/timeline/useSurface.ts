import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import { formatDuration } from "../../shared/format"
import { TIMELINE } from "../../shared/text"
import { Surface } from "./Surface"
import type { View } from "./geometry"
import { formatMoment } from "./moment"
import type { Track } from "./tracks"
import { usePlayback } from "./usePlayback"

/** The elements that a surface draws on, and those that say where the film is. */
export interface SurfaceRefs {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLDivElement | null>
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly playhead: RefObject<HTMLDivElement | null>
  readonly slider: RefObject<HTMLDivElement | null>
  readonly readout: RefObject<HTMLSpanElement | null>
}

/** A surface of these tracks, bound to the player; `view` is what it showed when it came to rest last. */
export function useSurface(
  tracks: readonly Track[],
  duration_s: number,
  video: HTMLVideoElement | null,
): {
  surface: RefObject<Surface | null>
  view: View | null
  refs: SurfaceRefs
  /** Shows where the film is going, before the player has arrived there. */
  moveTo: (time_s: number, isJump: boolean) => void
} {
  const refs: SurfaceRefs = {
    scroller: useRef(null),
    content: useRef(null),
    canvas: useRef(null),
    playhead: useRef(null),
    slider: useRef(null),
    readout: useRef(null),
  }
  const { scroller, content, canvas, playhead, slider, readout } = refs
  const surface = useRef<Surface | null>(null)
  const [view, setView] = useState<View | null>(null)
  useLayoutEffect(() => {
    if (!scroller.current || !content.current || !canvas.current || !playhead.current) return
    const parts = {
      scroller: scroller.current,
      content: content.current,
      canvas: canvas.current,
      playhead: playhead.current,
    }
    const made = new Surface(parts, setView)
    surface.current = made
    return () => made.dispose()
  }, [scroller, content, canvas, playhead])
  useLayoutEffect(() => surface.current?.show(tracks, duration_s), [tracks, duration_s])
  const length = formatDuration(duration_s)
  const moveTo = useCallback(
    (time_s: number, isJump: boolean) => {
      surface.current?.moveTo(time_s, isJump)
      say(readout.current, slider.current, time_s, length)
    },
    [readout, slider, length],
  )
  usePlayback(video, moveTo)
  useEffect(() => {
    if (video === null && readout.current !== null) readout.current.textContent = length
  }, [video, readout, length])
  return { surface, view, refs, moveTo }
}

/** Writes the position where it is read and heard, only when what is written changes. */
function say(readout: HTMLElement | null, slider: HTMLElement | null, time_s: number, length: string): void {
  const words = TIMELINE.positionOf(formatMoment(time_s), length)
  if (readout === null || readout.textContent === words) return
  readout.textContent = words
  slider?.setAttribute("aria-valuenow", time_s.toFixed(2))
  slider?.setAttribute("aria-valuetext", words)
}
