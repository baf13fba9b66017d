import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react"
import type { AssetRow } from "../../../shared/api/client"
import { formatDuration } from "../../../shared/format"
import { useJump } from "../../../shared/jump"
import { PREVIEW } from "../../../shared/text"
import { Icon } from "../../../shared/ui/Icon"
import type { FilmTimeline } from "../../timeline/tracks"
import { usePlayerKeys } from "../playerKeys"
import { PreviewClock } from "./PreviewClock"
import { Screen } from "./Screen"
import { type Pieces, isSame, keptMoment, momentAt, previewOf, startOf } from "./scene"
import { useFrame } from "./useFrame"
import { useVoice } from "./useVoice"

interface PreviewPlayerProps {
  projectId: string
  timeline: FilmTimeline
  assets: readonly AssetRow[]
  /** The finished pieces of the job that renders the film. */
  rendered: Pieces | null
  /** The segment of the asset that is open. */
  segmentId: string | null
}

/** Plays a film before it is rendered: pictures, voices and captions as far as they are made. */
export function PreviewPlayer({ projectId, timeline, assets, rendered, segmentId }: PreviewPlayerProps) {
  const [clock] = useState(() => new PreviewClock())
  const preview = useMemo(() => previewOf(timeline, assets, rendered), [timeline, assets, rendered])
  clock.duration_s = preview.duration_s
  useKeptMoment(clock, timeline)
  const show = useCallback(
    (id: string) => {
      const start_s = startOf(timeline, id)
      if (start_s !== null) clock.seek(start_s)
    },
    [clock, timeline],
  )
  useJump(true, show)
  const shownSegment = useRef<string | null>(null)
  useEffect(() => {
    if (segmentId !== null && segmentId !== shownSegment.current) show(segmentId)
    shownSegment.current = segmentId
  }, [segmentId, show])
  usePlayerKeys(clock, preview.frames_per_s)
  const moment = useMoment(clock, preview)
  useVoice(clock, moment.voice)
  const share = useRenderedShare(preview)
  return (
    <section className="preview" aria-label={PREVIEW.label}>
      <Screen frame={useFrame(projectId)} moment={moment} clock={clock} />
      <Controls clock={clock} duration_s={preview.duration_s} frames_per_s={preview.frames_per_s} />
      <p className="hint">
        {rendered === null ? PREVIEW.hint : PREVIEW.rendered(share)}
        {moment.shown?.isRendered === true && ` ${PREVIEW.isRendered}`}
      </p>
    </section>
  )
}

/** The moment changes with each frame, but what is seen and heard of it seldom. */
function useMoment(clock: PreviewClock, preview: ReturnType<typeof previewOf>) {
  const known = useRef(momentAt(preview, clock.position_s()))
  const read = () => {
    const now = momentAt(preview, clock.position_s())
    if (!isSame(now, known.current)) known.current = now
    return known.current
  }
  return useSyncExternalStore(clock.subscribe, read)
}

/** Stays with the same picture when those before it get their final lengths; stops when the player is closed. */
function useKeptMoment(clock: PreviewClock, timeline: FilmTimeline): void {
  const before = useRef(timeline)
  useEffect(() => {
    if (before.current === timeline) return
    clock.seek(keptMoment(before.current, timeline, clock.position_s()))
    before.current = timeline
  }, [clock, timeline])
  useEffect(() => clock.stop, [clock])
}

function useRenderedShare({ pieces, duration_s }: ReturnType<typeof previewOf>): number {
  return useMemo(() => {
    const rendered_s = pieces.reduce((sum, piece) => sum + piece.duration_s, 0)
    return duration_s === 0 ? 0 : Math.min(100, Math.floor((100 * rendered_s) / duration_s))
  }, [pieces, duration_s])
}

interface ControlsProps {
  clock: PreviewClock
  duration_s: number
  frames_per_s: number
}

function Controls({ clock, duration_s, frames_per_s }: ControlsProps) {
  const slider = useRef<HTMLInputElement>(null)
  const readout = useRef<HTMLSpanElement>(null)
  const isPlaying = useSyncExternalStore(clock.subscribe, clock.isPlaying)
  useEffect(() => {
    const follow = () => {
      const position_s = clock.position_s()
      const words = PREVIEW.position(formatDuration(position_s), formatDuration(duration_s))
      if (slider.current !== null) {
        slider.current.value = String(position_s)
        if (!clock.isPlaying()) slider.current.setAttribute("aria-valuetext", words)
      }
      if (readout.current !== null && readout.current.textContent !== words) readout.current.textContent = words
    }
    follow()
    return clock.subscribe(follow)
  }, [clock, duration_s])
  return (
    <div className="row nowrap">
      <button
        type="button"
        className="button square"
        aria-label={isPlaying ? PREVIEW.pause : PREVIEW.play}
        onClick={clock.toggle}
      >
        <Icon name={isPlaying ? "pause" : "play"} />
      </button>
      <input
        ref={slider}
        className="preview-slider"
        type="range"
        min={0}
        max={duration_s}
        step={1 / frames_per_s}
        defaultValue={0}
        aria-label={PREVIEW.slider}
        onChange={(event) => clock.seek(Number(event.target.value))}
        onKeyDown={(event) => {
          if (event.key !== " ") return
          event.preventDefault()
          clock.toggle()
        }}
      />
      <span className="hint preview-time" ref={readout} />
    </div>
  )
}
