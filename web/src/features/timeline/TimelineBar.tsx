import type { Ref } from "react"
import { TIMELINE } from "../../shared/text"
import { Icon, type IconName } from "../../shared/ui/Icon"
import type { TimelineCommands } from "./keys"
import { type PlayRange, isWhole } from "./range"

interface TimelineBarProps {
  readout: Ref<HTMLSpanElement>
  problemCount: number
  hasPlayer: boolean
  isWholeShown: boolean
  range: PlayRange
  commands: TimelineCommands
}

/** Where the film is, and the tools of the timeline. */
export function TimelineBar(props: TimelineBarProps) {
  const { readout, problemCount, hasPlayer, isWholeShown, range, commands } = props
  return (
    <div className="timeline-bar row spread">
      <div className="row">
        <h2>{TIMELINE.label}</h2>
        <span className="hint" ref={readout} />
      </div>
      <div className="row">
        {problemCount > 0 && (
          <button type="button" className="button" onClick={commands.n}>
            <Icon name="alert" />
            {TIMELINE.nextProblem(problemCount)}
          </button>
        )}
        {hasPlayer && (
          <div className="row" role="group" aria-label={TIMELINE.range.label}>
            <Tool icon="in" name={TIMELINE.range.in} isOff={false} onClick={commands.i} />
            <Tool icon="out" name={TIMELINE.range.out} isOff={false} onClick={commands.o} />
            <Tool icon="close" name={TIMELINE.range.clear} isOff={isWhole(range)} onClick={commands.x} />
          </div>
        )}
        <div className="row" role="group" aria-label={TIMELINE.zoom}>
          <Tool icon="minus" name={TIMELINE.zoomOut} isOff={isWholeShown} onClick={commands["-"]} />
          <Tool icon="fit" name={TIMELINE.fit} isOff={isWholeShown} onClick={commands["0"]} />
          <Tool icon="plus" name={TIMELINE.zoomIn} isOff={false} onClick={commands["+"]} />
        </div>
      </div>
    </div>
  )
}

interface ToolProps {
  icon: IconName
  name: string
  isOff: boolean
  onClick: () => void
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
