import { type FocusEvent, type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { TIMELINE } from "../../shared/text"
import { Icon, type IconName } from "../../shared/ui/Icon"
import { ClipTip } from "./ClipTip"
import { Lane, elementId } from "./Lane"
import { Ruler } from "./Ruler"
import { clipAfter, problemAfter, problemsOf } from "./focus"
import { isFitted } from "./geometry"
import { type TimelineCommands, stepOf } from "./keys"
import type { Clip, Track, TrackName } from "./tracks"
import { seek } from "./usePlayback"
import { useSurface } from "./useSurface"
import { useTip } from "./useTip"

interface TracksProps {
  tracks: readonly Track[]
  duration_s: number
  frames_per_s: number
  video: HTMLVideoElement | null
  selectedId: string | null
  onSelect: (assetId: string) => void
}

const ZOOM_STEP = 1.5
const ICONS: Record<TrackName, IconName> = {
  visuals: "image",
  video: "film",
  narration: "narration",
  music: "music",
  captions: "text",
}

/** The window of the tracks, its ruler and its zoom. */
export function Tracks({ tracks, duration_s, frames_per_s, video, selectedId, onSelect }: TracksProps) {
  const { surface, view, refs, moveTo } = useSurface(tracks, duration_s, video)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const { tip, aim, show, keep } = useTip()
  const section = useRef<HTMLElement>(null)
  const lanes = useRef<HTMLDivElement>(null)
  const clips = tracks.flatMap((track) => track.clips)
  const problems = problemsOf(tracks)
  const clipOf = (id: string | null) => clips.find((clip) => clip.id === id) ?? null
  const focus = clipOf(chosenId) ?? problems[0] ?? clips.find((clip) => clip.assetId !== null) ?? null

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
  const commands = {
    "+": () => surface.current?.zoom(ZOOM_STEP),
    "=": () => surface.current?.zoom(ZOOM_STEP),
    "-": () => surface.current?.zoom(1 / ZOOM_STEP),
    "0": () => surface.current?.fit(),
    n: toNextProblem,
  } satisfies TimelineCommands
  const onKeyDown = (event: KeyboardEvent) => {
    const command = (commands as Readonly<Record<string, () => void>>)[event.key]
    if (command === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    command()
  }
  const onLaneKey = (event: KeyboardEvent) => {
    const step = stepOf(event)
    if (step === null || focus === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    focusClip(clipAfter(tracks, focus, step))
  }
  const clipUnder = (event: MouseEvent) => {
    const id = (event.target as HTMLElement).dataset["clip"]
    return id === undefined ? (surface.current?.clipAt(event.clientX, event.clientY) ?? null) : clipOf(id)
  }
  const onClick = (event: MouseEvent) => {
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
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === "touch") return
    const clip = clipUnder(event)
    aim(clip === null ? null : placeOfTip(clip, event.clientX, true))
  }
  // Above the timeline, a tip hides no clip.
  const placeOfTip = (clip: Clip, left_px: number, isReachable: boolean) => ({
    clip,
    left_px,
    bottom_px: section.current?.getBoundingClientRect().top ?? 0,
    isReachable,
  })
  const isWhole = view === null || isFitted(view)
  return (
    <section ref={section} className="timeline" aria-label={TIMELINE.label} onKeyDown={onKeyDown}>
      <div className="timeline-bar row spread">
        <div className="row">
          <h2>{TIMELINE.label}</h2>
          <span className="hint" ref={refs.readout} />
        </div>
        <div className="row">
          {problems.length > 0 && (
            <button type="button" className="button" onClick={toNextProblem}>
              <Icon name="alert" />
              {TIMELINE.nextProblem(problems.length)}
            </button>
          )}
          <div className="row" role="group" aria-label={TIMELINE.zoom}>
            <Tool icon="minus" name={TIMELINE.zoomOut} isOff={isWhole} onClick={commands["-"]} />
            <Tool icon="fit" name={TIMELINE.fit} isOff={isWhole} onClick={commands["0"]} />
            <Tool icon="plus" name={TIMELINE.zoomIn} isOff={false} onClick={commands["+"]} />
          </div>
        </div>
      </div>
      <div className="timeline-body">
        <ul className="timeline-heads" aria-hidden="true">
          {tracks.map((track) => (
            <li key={track.name} className={`timeline-head timeline-head-${track.name}`}>
              <Icon name={ICONS[track.name]} />
              <span className="clip">{TIMELINE.tracks[track.name]}</span>
            </li>
          ))}
        </ul>
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
            <div
              ref={lanes}
              className="timeline-lanes"
              onClick={onClick}
              onKeyDown={onLaneKey}
              onFocus={onFocus}
              onBlur={() => show(null)}
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
          </div>
        </div>
      </div>
      {tip !== null && <ClipTip place={tip} onReach={keep} onLeave={() => aim(null)} />}
    </section>
  )
}

interface ToolProps {
  icon: IconName
  name: string
  isOff: boolean
  onClick: (() => void) | undefined
}

/** It keeps the focus when it has nothing left to do. */
function Tool({ icon, name, isOff, onClick }: ToolProps) {
  return (
    <button
      type="button"
      className="button quiet square"
      aria-label={name}
      title={name}
      aria-disabled={isOff}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
