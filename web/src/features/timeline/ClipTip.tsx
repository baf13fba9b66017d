import { ASSET_STATUS } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { STATUS_LOOKS } from "../asset/statusLooks"
import { type Clip, hasFailed, nameOf, placeOf, spanOf, stateOf } from "./tracks"

/** A clip and where its tip stands, in pixels of the page's window. */
export interface TipPlace {
  readonly clip: Clip
  readonly left_px: number
  readonly bottom_px: number
  /** The pointer opened it, and may move onto it. */
  readonly isReachable: boolean
}

const HALF_WIDTH_PX = 170

/** What a clip is and why it failed, for the eyes; its button's name says the same. */
export function ClipTip({ place, onReach, onLeave }: { place: TipPlace; onReach: () => void; onLeave: () => void }) {
  const { clip, left_px, bottom_px, isReachable } = place
  const left = Math.min(Math.max(left_px, HALF_WIDTH_PX), Math.max(innerWidth - HALF_WIDTH_PX, HALF_WIDTH_PX))
  return (
    <div
      className={hasFailed(clip) ? "clip-tip clip-tip-bad" : "clip-tip"}
      role="tooltip"
      aria-label={nameOf(clip)}
      style={{ left, top: bottom_px, pointerEvents: isReachable ? "auto" : "none" }}
      onPointerEnter={onReach}
      onPointerLeave={onLeave}
    >
      <p className="hint">
        {placeOf(clip) === clip.title ? spanOf(clip) : `${placeOf(clip)} · ${spanOf(clip)}`}
      </p>
      <p className="clip-tip-title">{clip.title}</p>
      {clip.track !== "captions" && (
        <p className={`row nowrap tone-${STATUS_LOOKS[clip.status][0]}`}>
          <Icon name={STATUS_LOOKS[clip.status][1]} />
          <span>{clip.reason === null ? stateOf(clip) : `${ASSET_STATUS[clip.status]}: ${clip.reason}`}</span>
        </p>
      )}
      {clip.remedy !== null && <p className="hint">{clip.remedy}</p>}
    </div>
  )
}
