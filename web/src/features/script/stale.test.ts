import { expect, it } from "vitest"
import type { Schemas } from "../../shared/api/client"
import { staleCauses } from "./stale"

const asset = (key: string, kind: Schemas["AssetKind"], decision: Schemas["DecisionKind"], reason: string) =>
  ({ asset: key, kind, decision, reason, title: "", models: [] }) satisfies Schemas["PlannedAsset"]

it("names the causes of what a segment lacks, each once", () => {
  const causes = staleCauses([
    asset("segment/s-1/image/1", "image", "make", "its words changed"),
    asset("segment/s-1/image/2", "image", "make", "its words changed"),
    asset("segment/s-1/narration", "narration", "make", "new"),
    asset("segment/s-2/image/1", "image", "keep", "unchanged"),
    asset("title/image/1", "image", "make", "new"),
  ])
  expect([...causes]).toEqual([["s-1", ["Picture: its words changed", "Narration: new"]]])
})
