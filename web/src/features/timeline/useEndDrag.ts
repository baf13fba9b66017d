import { type PointerEvent, type RefObject, useEffect, useRef } from "react"
import type { Segment } from "../../shared/api/client"
import { TIMELINE } from "../../shared/text"
import type { Surface } from "./Surface"
import { type PauseChange, snapped, withCut, withEnd } from "./timing"
import type { Clip } from "./tracks"

interface Drag {
  readonly clip: Clip
  readonly segment: Segment
  readonly following: Segment | undefined
  /** Where the pointer took hold, in pixels of the page. */
  readonly from_px: number
  changes: readonly PauseChange[]
}

interface EndDragOptions {
  surface: RefObject<Surface | null>
  segments: readonly Segment[]
  /** The moments that an end snaps to. */
  marks: () => readonly number[]
  onDrop: (changes: readonly PauseChange[]) => void
}

/**
 * Dragging the end of a clip: the pause after its segment, or with Shift where the picture changes. While it lasts, a
 * guide shows what it comes to, and nothing is rendered. Fingers scroll instead; for them there are the fields.
 */
export function useEndDrag({ surface, segments, marks, onDrop }: EndDragOptions) {
  const guide = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const wasDragged = useRef(false)
  const finish = () => {
    drag.current = null
    if (guide.current !== null) guide.current.hidden = true
  }
  const begin = (event: PointerEvent<HTMLElement>) => {
    wasDragged.current = false
    if (event.button !== 0 || event.pointerType === "touch") return
    const clip = surface.current?.endAt(event.clientX, event.clientY) ?? null
    const index = segments.findIndex((one) => one.segment_id === clip?.segmentId)
    const segment = segments[index]
    if (clip === null || segment === undefined) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { clip, segment, following: segments[index + 1], from_px: event.clientX, changes: [] }
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current
    if (now === null) {
      if (event.pointerType === "touch") return
      const isNear = (surface.current?.endAt(event.clientX, event.clientY) ?? null) !== null
      event.currentTarget.classList.toggle("timeline-lanes-end", isNear)
      return
    }
    const { clip, segment, following, from_px } = now
    const scale = surface.current?.scale ?? 1
    const pulled_s = (event.clientX - from_px) / scale
    const by_s = snapped(clip.end_s, pulled_s, segment.pause_after_s, marks(), scale)
    now.changes = event.shiftKey ? withCut(segment, following, by_s) : withEnd(segment, by_s)
    wasDragged.current ||= Math.abs(pulled_s) * scale > 3
    if (guide.current !== null) show(guide.current, clip, segment, now.changes, scale)
  }
  const end = () => {
    const changes = drag.current?.changes ?? []
    finish()
    onDrop(changes)
  }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => event.key === "Escape" && drag.current !== null && finish()
    addEventListener("keydown", onKeyDown)
    return () => removeEventListener("keydown", onKeyDown)
  }, [])
  return {
    guide,
    /** Whether the click that follows a drag is none. */
    takesClick: () => {
      const took = wasDragged.current
      wasDragged.current = false
      return took
    },
    isDragging: () => drag.current !== null,
    handlers: { onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerCancel: finish },
  }
}

/** Puts the guide where the end comes to lie, with the figures of it. */
function show(
  guide: HTMLElement,
  clip: Clip,
  segment: Segment,
  changes: readonly PauseChange[],
  scale: number,
): void {
  const change = changes.find((one) => one.segment_id === segment.segment_id)
  const after_s = change?.after_s ?? segment.pause_after_s
  const end_s = clip.end_s + after_s - segment.pause_after_s
  guide.hidden = false
  guide.style.transform = `translateX(${end_s * scale}px)`
  guide.textContent = TIMELINE.timing.dragged(after_s, after_s - segment.pause_after_s)
}
