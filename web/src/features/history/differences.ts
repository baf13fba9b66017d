import type { AssetRow, Schemas, Segment } from "../../shared/api/client"
import { ASSET_KIND, HISTORY_TEXT } from "../../shared/text"

type Comparison = Schemas["ComparisonObject"]
type Change = Pick<Schemas["ChangeObject"], "label" | "assets">

export type NameOf = (key: string) => string

/** Names assets by what they are and where; an asset that the film has no more keeps its key. */
export function assetNames(
  assets: readonly Pick<AssetRow, "key" | "kind" | "segment_id" | "title">[],
  segments: readonly Pick<Segment, "segment_id">[],
): NameOf {
  const numbers = new Map(segments.map(({ segment_id }, index) => [segment_id, index + 1]))
  const names = new Map(
    assets.map(({ key, kind, segment_id, title }) => {
      const number = segment_id === null ? undefined : numbers.get(segment_id)
      if (number !== undefined) return [key, HISTORY_TEXT.ofSegment(ASSET_KIND[kind], number)]
      return [key, segment_id === null && kind === "image" ? title : ASSET_KIND[kind]]
    }),
  )
  return (key) => names.get(key) ?? key
}

/** What was changed, with the names of assets for their keys. */
export function plainLabel({ label, assets }: Change, nameOf: NameOf): string {
  return assets.reduce((words, key) => words.replace(key, nameOf(key)), label)
}

/** How much differs, in words. Empty if nothing does. */
export function summaryOf({ line_count, options, asset_count }: Comparison): string {
  const parts = [
    ...(line_count > 0 ? [HISTORY_TEXT.lines(line_count)] : []),
    ...(options.length > 0 ? [HISTORY_TEXT.options(options.length)] : []),
    ...(asset_count > 0 ? [HISTORY_TEXT.assets(asset_count)] : []),
  ]
  return parts.length === 0 ? "" : HISTORY_TEXT.summary(parts.join(", "))
}

export function assetDifference(
  { asset, before, after }: Schemas["AssetDifferenceObject"],
  nameOf: NameOf,
): string {
  const name = nameOf(asset)
  if (before === null) return HISTORY_TEXT.appeared(name)
  if (after === null) return HISTORY_TEXT.vanished(name)
  return before.take_id === after.take_id ? HISTORY_TEXT.otherPrompt(name) : HISTORY_TEXT.otherTake(name)
}
