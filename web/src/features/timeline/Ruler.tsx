import type { KeyboardEvent, PointerEvent, Ref } from "react"
import { TIMELINE } from "../../shared/text"
import { momentOf } from "./keys"
import { positionOf, togglePlaying } from "./usePlayback"

interface RulerProps {
  ref: Ref<HTMLDivElement>
  video: HTMLVideoElement
  duration_s: number
  frames_per_s: number
  timeAt: (clientX: number) => number
  onSeek: (time_s: number) => void
}

/** The ruler as a slider of the film's position: click, drag, arrows by frame or second, Space to play. */
export function Ruler({ ref, video, duration_s, frames_per_s, timeAt, onSeek }: RulerProps) {
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    onSeek(timeAt(event.clientX))
  }
  const onPointerMove = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onSeek(timeAt(event.clientX))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const moment_s = momentOf(event, positionOf(video), duration_s, frames_per_s)
    if (moment_s !== null) onSeek(moment_s)
    else if (event.key === " ") togglePlaying(video)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      className="timeline-ruler"
      aria-label={TIMELINE.position}
      aria-valuemin={0}
      aria-valuemax={duration_s}
      aria-valuenow={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  )
}
