import type { Schemas } from "../../shared/api/client"
import { ASSET_KIND, TEXT } from "../../shared/text"

const SEGMENT = /^segment\/([^/]+)\//

/** Why assets of each segment have to be made again, in words, by segment. */
export function staleCauses(planned: readonly Schemas["PlannedAsset"][]): ReadonlyMap<string, readonly string[]> {
  const causes = new Map<string, string[]>()
  for (const asset of planned) {
    const segment = SEGMENT.exec(asset.asset)?.[1]
    if (asset.decision !== "make" || segment === undefined) continue
    const cause = TEXT.script.stale(ASSET_KIND[asset.kind], asset.reason)
    causes.set(segment, [...new Set([...(causes.get(segment) ?? []), cause])])
  }
  return causes
}
