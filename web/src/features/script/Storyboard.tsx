import { memo, useMemo, useState } from "react"
import type { AssetRow, Segment } from "../../shared/api/client"
import { scriptPath } from "../../shared/router"
import { SCRIPT_TEXT, TEXT } from "../../shared/text"
import type { LiveAsset } from "../job/foldEvent"
import { Icon } from "../../shared/ui/Icon"
import { Link } from "../../shared/ui/Link"
import { FailedTakes } from "../asset/FailedTakes"
import { AssetChip } from "./AssetChip"
import { type StoryboardRow, failedCount, hasFailedPicture, rowsOf, rowsWithErrors, thumbnailOf } from "./rows"

interface StoryboardProps {
  projectId: string
  segments: readonly Segment[]
  assets: readonly AssetRow[]
  live: ReadonlyMap<string, LiveAsset> | null
  selectedId: string | null
  onSelect: (assetId: string) => void
  isLoading: boolean
}

/** The film's segments with their pictures and the state of each asset. */
export function Storyboard({
  projectId,
  segments,
  assets,
  live,
  selectedId,
  onSelect,
  isLoading,
}: StoryboardProps) {
  const [isFiltered, setIsFiltered] = useState(false)
  const rows = useMemo(() => rowsOf(segments, assets), [segments, assets])
  const withErrors = useMemo(() => rowsWithErrors(rows, live), [rows, live])
  const shown = isFiltered ? withErrors : rows
  return (
    <section className="storyboard" aria-label={TEXT.storyboard.title} aria-busy={isLoading}>
      <div className="row spread storyboard-head">
        <h2>{TEXT.storyboard.title}</h2>
        <button
          type="button"
          className="button"
          aria-pressed={isFiltered}
          onClick={() => setIsFiltered(!isFiltered)}
        >
          {TEXT.storyboard.needsYou(withErrors.length)}
        </button>
      </div>
      <p className="hidden" role="status">
        {withErrors.length > 0 && TEXT.storyboard.segmentsNeedYou(withErrors.length)}
      </p>
      {isFiltered && withErrors.length > 0 && (
        <div className="storyboard-several">
          <FailedTakes projectId={projectId} count={failedCount(withErrors, live)} />
        </div>
      )}
      {shown.length === 0 && !isLoading && (
        <p className="hint pad">{isFiltered ? TEXT.storyboard.nothing : TEXT.storyboard.empty}</p>
      )}
      <ol>
        {shown.map((row) => (
          <Row key={row.id} projectId={projectId} row={row} live={live} selectedId={selectedId} onSelect={onSelect} />
        ))}
      </ol>
    </section>
  )
}

interface RowProps {
  projectId: string
  row: StoryboardRow
  live: ReadonlyMap<string, LiveAsset> | null
  selectedId: string | null
  onSelect: (assetId: string) => void
}

const Row = memo(function Row({ projectId, row, live, selectedId, onSelect }: RowProps) {
  const thumbnail = thumbnailOf(row)
  return (
    <li className="segment">
      {thumbnail === null ? (
        <Blank isFailed={hasFailedPicture(row, live)} />
      ) : (
        <img className="thumbnail" src={`${thumbnail}?width=160`} alt="" loading="lazy" />
      )}
      <div className="segment-body">
        <p className="segment-text">
          {row.number !== null && <span className="segment-number">{row.number}</span>}
          {row.text}
        </p>
        <div className="row chips">
          {row.assets.map((asset) => (
            <AssetChip
              key={asset.asset_id}
              asset={asset}
              live={live}
              isSelected={asset.asset_id === selectedId}
              onSelect={onSelect}
            />
          ))}
          {row.number !== null && (
            <Link to={scriptPath(projectId, row.id)} className="chip chip-link">
              <Icon name="edit" />
              <span className="hidden">{SCRIPT_TEXT.edit(row.number)}</span>
            </Link>
          )}
        </div>
      </div>
    </li>
  )
})

/** In place of a picture; that it failed is said by its chip. */
function Blank({ isFailed }: { isFailed: boolean }) {
  if (!isFailed) return <div className="thumbnail" />
  return (
    <div className="thumbnail thumbnail-failed">
      <Icon name="alert" />
    </div>
  )
}
