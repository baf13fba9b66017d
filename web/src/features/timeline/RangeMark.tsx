import { TIMELINE } from "../../shared/text"
import { formatMoment } from "./moment"

interface RangeMarkProps {
  bounds: readonly [from_s: number, to_s: number]
  duration_s: number
}

/** The part that is repeated, over the ruler. In percent of the film, zooming moves it by itself. */
export function RangeMark({ bounds: [from_s, to_s], duration_s }: RangeMarkProps) {
  const percent = (seconds: number) => `${(100 * seconds) / duration_s}%`
  return (
    <div className="timeline-range" style={{ left: percent(from_s), width: percent(to_s - from_s) }} role="status">
      <span className="hidden">{TIMELINE.range.said(formatMoment(from_s), formatMoment(to_s))}</span>
    </div>
  )
}
