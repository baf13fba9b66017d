import { memo } from "react"
import { TIMELINE } from "../../shared/text"
import { clipsWithElement } from "./focus"
import type { View } from "./geometry"
import { type Clip, type Track, hasFailed, nameOf } from "./tracks"

interface LaneProps {
  track: Track
  view: View
  /** The clip that Tab leads to. */
  focusId: string | null
  selectedId: string | null
}

/** The id of a clip's element. */
export function elementId(clip: Pick<Clip, "id">): string {
  return `clip-${clip.id}`
}

/** The buttons of a track's clips over what the canvas paints. In percent of the film, zooming moves them by itself. */
export const Lane = memo(function Lane({ track, view, focusId, selectedId }: LaneProps) {
  const isKept = (clip: Clip) => clip.id === focusId || clip.assetId === selectedId
  const percent = (seconds: number) => `${(100 * seconds) / view.duration_s}%`
  return (
    <div role="group" className="timeline-lane" aria-label={TIMELINE.tracks[track.name]}>
      {clipsWithElement(track, view, isKept).map((clip) => (
        <button
          key={clip.id}
          id={elementId(clip)}
          type="button"
          className={hasFailed(clip) ? "timeline-clip timeline-clip-bad" : "timeline-clip"}
          style={{ left: percent(clip.start_s), width: percent(clip.end_s - clip.start_s) }}
          data-clip={clip.id}
          tabIndex={clip.id === focusId ? 0 : -1}
          aria-pressed={clip.assetId === selectedId}
          aria-label={nameOf(clip)}
        />
      ))}
    </div>
  )
})
