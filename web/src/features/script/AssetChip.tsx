import type { AssetRow, Schemas } from "../../shared/api/client"
import { ASSET_STATUS, TEXT } from "../../shared/text"
import { Icon } from "../../shared/ui/Icon"
import { STATUS_LOOKS } from "../asset/statusLooks"
import type { LiveAsset } from "../job/foldEvent"
import { labelOf, statusOf } from "./rows"

interface AssetChipProps {
  asset: AssetRow
  live: ReadonlyMap<string, LiveAsset> | null
  isSelected: boolean
  onSelect: (assetId: string) => void
}

/** The id of an asset's chip, to which the focus returns from its editor. */
export function chipId(assetId: string): string {
  return `chip-${assetId}`
}

/** One asset of a segment: its kind, its state as color and icon, and the way to its editor. */
export function AssetChip({ asset, live, isSelected, onSelect }: AssetChipProps) {
  const status = statusOf(asset, live)
  const [tone, icon] = STATUS_LOOKS[status]
  const words = `${ASSET_STATUS[status]}${retryWords(status, live?.get(asset.asset_id))}`
  return (
    <button
      type="button"
      id={chipId(asset.asset_id)}
      className={`chip pill-${tone}`}
      aria-pressed={isSelected}
      aria-label={`${labelOf(asset)}: ${words}`}
      title={`${words}: ${asset.title}`}
      onClick={() => onSelect(asset.asset_id)}
    >
      <Icon name={icon} />
      <span className="clip">{labelOf(asset)}</span>
    </button>
  )
}

function retryWords(status: Schemas["AssetStatus"], live: LiveAsset | undefined): string {
  if (status !== "retrying" || live?.retry == null) return ""
  return TEXT.storyboard.retrying(live.retry, live.maxRetries, live.reason)
}
