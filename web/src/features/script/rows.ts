import type { AssetRow, Schemas, Segment } from "../../shared/api/client"
import { ASSET_KIND, TEXT } from "../../shared/text"
import type { LiveAsset } from "../job/foldEvent"

export interface StoryboardRow {
  readonly id: string
  readonly number: number | null
  readonly text: string
  readonly assets: readonly AssetRow[]
}

const PICTURES = new Set<Schemas["AssetKind"]>(["image", "starting_image", "video"])

/** An asset's status, which the running job knows before the stored list does. */
export function statusOf(asset: AssetRow, live: ReadonlyMap<string, LiveAsset> | null): Schemas["AssetStatus"] {
  return live?.get(asset.asset_id)?.status ?? asset.status
}

/** One row for each segment, in order; first a row for what belongs to the whole film. */
export function rowsOf(segments: readonly Segment[], assets: readonly AssetRow[]): StoryboardRow[] {
  const bySegment = new Map<string | null, AssetRow[]>()
  for (const asset of assets) {
    const row = bySegment.get(asset.segment_id)
    if (row === undefined) bySegment.set(asset.segment_id, [asset])
    else row.push(asset)
  }
  const rows = segments.map((segment, index) => ({
    id: segment.segment_id,
    number: index + 1,
    text: segment.text ?? "",
    assets: bySegment.get(segment.segment_id) ?? [],
  }))
  const whole = bySegment.get(null) ?? []
  return whole.length === 0 ? rows : [{ id: "", number: null, text: TEXT.storyboard.wholeFilm, assets: whole }, ...rows]
}

/** Rows with an asset that has an error. */
export function rowsWithErrors(
  rows: readonly StoryboardRow[],
  live: ReadonlyMap<string, LiveAsset> | null,
): StoryboardRow[] {
  return rows.filter((row) => row.assets.some((asset) => hasError(asset, live)))
}

/** How many assets of these rows have an error. */
export function failedCount(rows: readonly StoryboardRow[], live: ReadonlyMap<string, LiveAsset> | null): number {
  return rows.flatMap((row) => row.assets).filter((asset) => hasError(asset, live)).length
}

function hasError(asset: AssetRow, live: ReadonlyMap<string, LiveAsset> | null): boolean {
  return ["failed", "needs_prompt_update"].includes(statusOf(asset, live))
}

/** Whether what would be seen of a row could not be made. */
export function hasFailedPicture(row: StoryboardRow, live: ReadonlyMap<string, LiveAsset> | null): boolean {
  return row.assets.some((asset) => PICTURES.has(asset.kind) && hasError(asset, live))
}

/** The picture that stands for a row. */
export function thumbnailOf(row: StoryboardRow): string | null {
  const shown = row.assets.find((asset) => asset.take?.thumbnail_url)
  return shown?.take?.thumbnail_url ?? null
}

/** How an asset is called: those of a segment by their kind, pictures of the whole film by their title. */
export function labelOf(asset: Pick<AssetRow, "kind" | "segment_id" | "title">): string {
  return asset.segment_id === null && asset.kind === "image" ? asset.title : ASSET_KIND[asset.kind]
}
