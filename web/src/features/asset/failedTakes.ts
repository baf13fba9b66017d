import type { AssetRow, Schemas } from "../../shared/api/client"

export type AssetKind = Schemas["AssetKind"]

/** What a person has chosen of the assets that failed: which are left as they are, and a model for each kind. */
export interface Chosen {
  readonly left: ReadonlySet<string>
  readonly models: ReadonlyMap<AssetKind, string>
}

export const NOTHING_CHOSEN: Chosen = { left: new Set(), models: new Map() }

export function meantOf(failed: readonly AssetRow[], chosen: Chosen): readonly AssetRow[] {
  return failed.filter((asset) => !chosen.left.has(asset.asset_id))
}

/** The kinds that another model can be chosen for. */
export function kindsOf(assets: readonly AssetRow[]): readonly AssetKind[] {
  return [...new Set(assets.filter(acceptsModel).map((asset) => asset.kind))]
}

/** The request for new takes of these assets by one job. */
export function requestOf(assets: readonly AssetRow[], chosen: Chosen) {
  const takes = assets.map((asset) => {
    const model = acceptsModel(asset) ? (chosen.models.get(asset.kind) ?? "") : ""
    return { asset_id: asset.asset_id, ...(model !== "" && { model }) }
  })
  return { assets: takes, as_candidate: true }
}

/** The author's own media are made by no model, and the API offers none. */
function acceptsModel(asset: AssetRow): boolean {
  return (asset.actions ?? []).some((action) => action.required_fields.includes("model"))
}
