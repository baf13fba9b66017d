import { expect, it } from "vitest"
import { assetDifference, assetNames, plainLabel, summaryOf } from "./differences"

const nameOf = assetNames(
  [
    { key: "segment/s-2/image/1", kind: "image", segment_id: "s-2", title: "A boat" },
    { key: "title/image/1", kind: "image", segment_id: null, title: "Title card" },
    { key: "music", kind: "music", segment_id: null, title: "Calm" },
  ],
  [{ segment_id: "s-1" }, { segment_id: "s-2" }],
)
const side = (take_id: string | null) => ({ take_id, prompt: null, model: null, seed: null })

it.each([
  ["segment/s-2/image/1", "Picture of segment 2"],
  ["title/image/1", "Title card"],
  ["music", "Music"],
  ["segment/gone/narration", "segment/gone/narration"],
])("calls %s %s", (key, name) => expect(nameOf(key)).toBe(name))

it("says a change with the names of its assets", () => {
  const change = { label: "Regenerated segment/s-2/image/1", assets: ["segment/s-2/image/1"] }
  expect(plainLabel(change, nameOf)).toBe("Regenerated Picture of segment 2")
  expect(plainLabel({ label: "Regenerated 3 assets", assets: ["music"] }, nameOf)).toBe("Regenerated 3 assets")
})

it("counts what differs and leaves out what does not", () => {
  const none = { lines: [], line_count: 0, options: [], assets: [], asset_count: 0 }
  expect(summaryOf(none)).toBe("")
  const options = [{ option: "style", before: "paper", after: "night" }]
  expect(summaryOf({ ...none, line_count: 2, options })).toBe("What differs: 2 lines of the script, 1 option.")
})

it("tells a new asset, a lost one, another take and another prompt apart", () => {
  const words = [
    [null, side("t-1")],
    [side("t-1"), null],
    [side("t-1"), side("t-2")],
    [side("t-1"), { ...side("t-1"), prompt: "A ship" }],
  ].map(([before, after]) => assetDifference({ asset: "music", before: before ?? null, after: after ?? null }, nameOf))
  expect(new Set(words).size).toBe(4)
  expect(words.every((one) => one.startsWith("Music: "))).toBe(true)
})
