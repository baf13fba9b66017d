import { useState } from "react"
import type { Segment } from "../../shared/api/client"
import { TIMELINE } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { CaptionBar } from "./CaptionBar"
import { STEP_S, changed, withCut } from "./timing"
import type { Clip } from "./tracks"
import type { Timing } from "./useTiming"

interface TimingBarProps {
  projectId: string
  timing: Timing
  clip: Clip | null
}

/**
 * The pauses around the segment of the chosen clip, as figures, or the words and times of the chosen caption: what is
 * dragged on the tracks can be typed here.
 */
export function TimingBar({ projectId, timing, clip }: TimingBarProps) {
  if (clip?.caption) {
    const { segmentId } = clip.caption
    const segment = timing.segments.find((one) => one.segment_id === segmentId)
    return (
      <CaptionBar
        key={clip.id}
        projectId={projectId}
        clip={clip}
        place={clip.caption}
        isOwn={segment?.has_own_captions ?? false}
      />
    )
  }
  return <PauseBar timing={timing} clip={clip} />
}

function PauseBar({ timing, clip }: Omit<TimingBarProps, "projectId">) {
  const index = timing.segments.findIndex((segment) => segment.segment_id === clip?.segmentId)
  const segment = timing.segments[index]
  return (
    <div className="timing row" role="group" aria-label={TIMELINE.timing.label}>
      <Icon name="clock" />
      {segment === undefined ? (
        <p className="hint">{clip === null ? TIMELINE.timing.choose : TIMELINE.timing.fixed}</p>
      ) : (
        <>
          <p className="strong">{TIMELINE.timing.segment(index + 1)}</p>
          <PauseField
            key={`${segment.segment_id} before`}
            label={TIMELINE.timing.before}
            value={segment.pause_before_s}
            onChange={(before_s) => timing.change(changed(segment, { before_s }))}
          />
          <PauseField
            key={`${segment.segment_id} after`}
            label={TIMELINE.timing.after}
            value={segment.pause_after_s}
            onChange={(after_s) => timing.change(changed(segment, { after_s }))}
          />
          <Cut segment={segment} following={timing.segments[index + 1]} timing={timing} />
        </>
      )}
      <p className="hint timing-state" role="status">
        {TIMELINE.timing.states[timing.state]}
      </p>
    </div>
  )
}

interface PauseFieldProps {
  label: string
  value: number
  onChange: (seconds: number) => void
}

function PauseField({ label, value, onChange }: PauseFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label className="timing-field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="decimal"
        min={0}
        step={STEP_S}
        value={typed ?? value}
        onChange={(event) => {
          setTyped(event.target.value)
          const seconds = event.target.valueAsNumber
          if (Number.isFinite(seconds) && seconds >= 0) onChange(seconds)
        }}
        onBlur={() => setTyped(null)}
      />
      <span aria-hidden="true">{TIMELINE.timing.unit}</span>
    </label>
  )
}

interface CutProps {
  segment: Segment
  following: Segment | undefined
  timing: Timing
}

/** Where the picture changes between two pauses: a part of the one goes to the other, and nothing heard moves. */
function Cut({ segment, following, timing }: CutProps) {
  const move = (by_s: number) => timing.change(withCut(segment, following, by_s))
  return (
    <span className="row nowrap" role="group" aria-label={TIMELINE.timing.cut}>
      <span aria-hidden="true">{TIMELINE.timing.cut}</span>
      {([-STEP_S, STEP_S] as const).map((by_s) => (
        <button
          key={by_s}
          type="button"
          className="button quiet square"
          aria-label={by_s < 0 ? TIMELINE.timing.earlier : TIMELINE.timing.later}
          title={by_s < 0 ? TIMELINE.timing.earlier : TIMELINE.timing.later}
          aria-disabled={withCut(segment, following, by_s).length === 0}
          onClick={() => move(by_s)}
        >
          <Icon name={by_s < 0 ? "back" : "chevron"} />
        </button>
      ))}
    </span>
  )
}
