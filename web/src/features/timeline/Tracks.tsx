import { type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { TIMELINE } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { ClipTip } from "./ClipTip"
import { Heads } from "./Heads"
import { Lane, elementId } from "./Lane"
import { RangeMark } from "./RangeMark"
import { Ruler } from "./Ruler"
import { TimelineBar } from "./TimelineBar"
import { TimingBar } from "./TimingBar"
import { clipAfter, problemAfter, problemsOf } from "./focus"
import { isFitted } from "./geometry"
import { type TimelineCommands, commandOf, stepOf, timingStepOf } from "./keys"
import { WHOLE_FILM, boundsOf, isWhole, withIn, withOut } from "./range"
import { withCut, withEnd } from "./timing"
import type { Clip, Track } from "./tracks"
import { useEndDrag } from "./useEndDrag"
import { positionOf, seek } from "./usePlayback"
import { usePreviewSound } from "./usePreviewSound"
import { useRange } from "./useRange"
import { useSurface } from "./useSurface"
import type { Timing } from "./useTiming"
import { useTip } from "./useTip"

interface TracksProps {
  projectId: string
  tracks: readonly Track[]
  timing: Timing
  duration_s: number
  frames_per_s: number
  video: HTMLVideoElement | null
  /** The player has the film of these tracks. */
  isRendered: boolean
  selectedId: string | null
  onSelect: (assetId: string) => void
}

const ZOOM_STEP = 1.5

/** The window of the tracks, its ruler, its zoom, and what can be changed on it. */
export function Tracks(props: TracksProps) {
  const { projectId, tracks, timing, duration_s, frames_per_s, video, isRendered, selectedId, onSelect } = props
  const { surface, view, refs, moveTo } = useSurface(tracks, duration_s, video)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [range, setRange] = useRange(video, duration_s)
  const { silence, toggle } = usePreviewSound(isRendered ? video : null, tracks)
  const { tip, aim, show, keep } = useTip()
  const section = useRef<HTMLElement>(null)
  const lanes = useRef<HTMLDivElement>(null)
  const clips = tracks.flatMap((track) => track.clips)
  const problems = problemsOf(tracks)
  const clipOf = (id: string | null) => clips.find((clip) => clip.id === id) ?? null
  const chosen = clipOf(chosenId)
  const focus = chosen ?? problems[0] ?? clips.find((clip) => clip.assetId !== null) ?? null
  const drag = useEndDrag({
    surface,
    segments: timing.segments,
    marks: () => [video === null ? null : positionOf(video), range.in_s, range.out_s].filter((mark) => mark !== null),
    onDrop: timing.change,
  })

  const focusClip = (clip: Clip) => {
    surface.current?.reveal(clip)
    // The element may exist only from now on.
    flushSync(() => setChosenId(clip.id))
    document.getElementById(elementId(clip))?.focus({ preventScroll: true })
  }
  const toNextProblem = () => {
    const isInside = lanes.current?.contains(document.activeElement) ?? false
    const next = problemAfter(problems, isInside || chosenId !== null ? focus : null)
    if (next !== null) focusClip(next)
  }
  const commands: TimelineCommands = {
    "+": () => surface.current?.zoom(ZOOM_STEP),
    "=": () => surface.current?.zoom(ZOOM_STEP),
    "-": () => surface.current?.zoom(1 / ZOOM_STEP),
    "0": () => surface.current?.fit(),
    n: toNextProblem,
    i: () => video && setRange((now) => withIn(now, positionOf(video))),
    o: () => video && setRange((now) => withOut(now, positionOf(video))),
    x: () => setRange(() => WHOLE_FILM),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const command = commandOf(event, commands)
    if (command === null || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    command()
  }
  const onLaneKey = (event: KeyboardEvent) => {
    const step = stepOf(event)
    if (step === null || focus === null || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    if (event.altKey) moveTiming(event)
    else focusClip(clipAfter(tracks, focus, step))
  }
  const moveTiming = (event: KeyboardEvent) => {
    const step = timingStepOf(event)
    const index = timing.segments.findIndex((segment) => segment.segment_id === focus?.segmentId)
    const segment = timing.segments[index]
    if (step === null || segment === undefined || focus?.track === "captions") return
    const following = timing.segments[index + 1]
    timing.change(step.isCut ? withCut(segment, following, step.by_s) : withEnd(segment, step.by_s))
  }
  const clipUnder = (event: MouseEvent) => {
    const id = (event.target as HTMLElement).dataset["clip"]
    return id === undefined ? (surface.current?.clipAt(event.clientX, event.clientY) ?? null) : clipOf(id)
  }
  const onClick = (event: MouseEvent) => {
    if (drag.takesClick()) return
    const clip = clipUnder(event)
    if (clip?.assetId == null) return
    setChosenId(clip.id)
    onSelect(clip.assetId)
  }
  const onFocus = (event: FocusEvent) => {
    const clip = clipOf((event.target as HTMLElement).dataset["clip"] ?? null)
    if (clip === null) return
    setChosenId(clip.id)
    const { left, right } = event.target.getBoundingClientRect()
    if (event.target.matches(":focus-visible")) show(placeOfTip(clip, (left + right) / 2, false))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    drag.handlers.onPointerMove(event)
    if (event.pointerType === "touch") return
    const clip = drag.isDragging() ? null : clipUnder(event)
    aim(clip === null ? null : placeOfTip(clip, event.clientX, true))
  }
  // Above the timeline, a tip hides no clip.
  const placeOfTip = (clip: Clip, left_px: number, isReachable: boolean) => ({
    clip,
    left_px,
    bottom_px: section.current?.getBoundingClientRect().top ?? 0,
    isReachable,
  })
  return (
    <section ref={section} className="timeline" aria-label={TIMELINE.label} onKeyDown={onKeyDown}>
      <TimelineBar
        readout={refs.readout}
        problemCount={problems.length}
        hasPlayer={video !== null}
        isWholeShown={view === null || isFitted(view)}
        range={range}
        commands={commands}
      />
      <div className="timeline-body">
        <Heads tracks={tracks} silence={silence} onToggle={video && toggle} isOff={!isRendered} />
        <div className="timeline-scroller" ref={refs.scroller}>
          <div className="timeline-content" ref={refs.content}>
            <div className="timeline-window">
              <canvas ref={refs.canvas} aria-hidden="true" />
              {video !== null && (
                <Ruler
                  ref={refs.slider}
                  video={video}
                  duration_s={duration_s}
                  frames_per_s={frames_per_s}
                  timeAt={(clientX) => surface.current?.timeAt(clientX) ?? 0}
                  onSeek={(time_s) => {
                    seek(video, time_s)
                    moveTo(time_s, true)
                  }}
                />
              )}
            </div>
            {!isWhole(range) && <RangeMark bounds={boundsOf(range, duration_s)} duration_s={duration_s} />}
            <div
              ref={lanes}
              className="timeline-lanes"
              onClick={onClick}
              onKeyDown={onLaneKey}
              onFocus={onFocus}
              onBlur={() => show(null)}
              {...drag.handlers}
              onPointerMove={onPointerMove}
              onPointerLeave={() => aim(null)}
            >
              {view !== null &&
                tracks.map((track) => (
                  <Lane
                    key={track.name}
                    track={track}
                    view={view}
                    focusId={focus?.track === track.name ? focus.id : null}
                    selectedId={selectedId}
                  />
                ))}
            </div>
            <div className="playhead" ref={refs.playhead} hidden={video === null} />
            <div className="timing-guide" ref={drag.guide} hidden />
          </div>
        </div>
      </div>
      <TimingBar projectId={projectId} timing={timing} clip={chosen} />
      {timing.error && (
        <div className="pad">
          <ErrorNote error={timing.error} />
        </div>
      )}
      {tip !== null && <ClipTip place={tip} onReach={keep} onLeave={() => aim(null)} />}
    </section>
  )
}
