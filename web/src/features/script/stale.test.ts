import { expect, it } from "vitest"
import type { Schemas } from "../../shared/api/client"
import type { Piece } from "./pieces"
import { causesOfPieces, nextStale, staleCauses } from "./stale"

const asset = (key: string, kind: Schemas["AssetKind"], decision: Schemas["DecisionKind"], reason: string) =>
  ({ asset: key, kind, decision, reason, title: "", models: [] }) satisfies Schemas["PlannedAsset"]

const piece = (id: string, segments: readonly string[]): Piece => ({ kind: "segment", id, segments, words: id, end: "" })

const causes = staleCauses(
  [
    asset("segment/s-1/image/1", "image", "make", "its words changed"),
    asset("segment/s-1/image/2", "image", "make", "its words changed"),
    asset("segment/s-1/narration", "narration", "make", "new"),
    asset("segment/s-2/image/1", "image", "keep", "unchanged"),
    asset("segment/s-3/narration", "narration", "make", "the voice changed"),
    asset("title/image/1", "image", "make", "new"),
  ],
  "p",
  [{ key: "segment/s-1/image/1", asset_id: "a-1" }],
)

it("names the causes of what a segment lacks, each once, with the way to the asset", () => {
  expect([...causes]).toEqual([
    [
      "s-1",
      [
        { words: "Picture: its words changed", path: "/films/p?asset=a-1" },
        { words: "Narration: new", path: null },
      ],
    ],
    ["s-3", [{ words: "Narration: the voice changed", path: null }]],
  ])
})

it("collects the causes of a paragraph that is said in several segments", () => {
  const found = causesOfPieces([piece("one", ["s-1", "s-3"]), piece("two", ["s-2"])], causes)
  expect([...found].map(([id, all]) => [id, all.map(({ words }) => words)])).toEqual([
    ["one", ["Picture: its words changed", "Narration: new", "Narration: the voice changed"]],
  ])
})

it("jumps from one stale segment to the next, and from the last to the first", () => {
  const pieces = [piece("s-1", ["s-1"]), piece("s-2", ["s-2"]), piece("s-3", ["s-3"])]
  const found = causesOfPieces(pieces, causes)
  expect([-1, 0, 1, 2].map((from) => nextStale(pieces, found, from))).toEqual([0, 2, 2, 0])
  expect(nextStale(pieces, new Map(), 0)).toBeNull()
})
