import type { AssetRow, Schemas } from "../../shared/api/client"
import { filmPath } from "../../shared/router"
import { ASSET_KIND, TEXT } from "../../shared/text"
import type { CauseLink } from "./PieceField"
import type { Piece } from "./pieces"

const SEGMENT = /^segment\/([^/]+)\//

/** Why assets of each segment have to be made again, in words that lead to the asset, by segment. */
export function staleCauses(
  planned: readonly Schemas["PlannedAsset"][],
  projectId: string,
  assets: readonly Pick<AssetRow, "key" | "asset_id">[],
): ReadonlyMap<string, readonly CauseLink[]> {
  const ids = new Map(assets.map(({ key, asset_id }) => [key, asset_id]))
  const causes = new Map<string, CauseLink[]>()
  for (const { asset, kind, decision, reason } of planned) {
    const segment = SEGMENT.exec(asset)?.[1]
    if (decision !== "make" || segment === undefined) continue
    const id = ids.get(asset)
    const words = TEXT.script.stale(ASSET_KIND[kind], reason)
    const known = causes.get(segment) ?? []
    if (known.some((cause) => cause.words === words)) continue
    causes.set(segment, [...known, { words, path: id === undefined ? null : filmPath(projectId, id) }])
  }
  return causes
}

/** The causes of each piece, of all segments that its words are said in. */
export function causesOfPieces(
  pieces: readonly Piece[],
  causes: ReadonlyMap<string, readonly CauseLink[]>,
): ReadonlyMap<string, readonly CauseLink[]> {
  const found = new Map<string, readonly CauseLink[]>()
  for (const { id, segments } of pieces) {
    const [first = "", ...others] = segments
    const known = causes.get(first)
    const all = [...(known ?? []), ...others.flatMap((segment) => causes.get(segment) ?? [])]
    const different = all.filter((cause, at) => all.findIndex(({ words }) => words === cause.words) === at)
    // The same list as before leaves a piece as it is drawn.
    if (different.length > 0) found.set(id, different.length === known?.length ? known : different)
  }
  return found
}

/** The next piece with a cause after the one where the writer is, from the first one again after the last. */
export function nextStale(
  pieces: readonly Piece[],
  causes: ReadonlyMap<string, readonly CauseLink[]>,
  from: number,
): number | null {
  const stale = pieces.flatMap(({ id }, index) => (causes.has(id) ? [index] : []))
  return stale.find((index) => index > from) ?? stale[0] ?? null
}
