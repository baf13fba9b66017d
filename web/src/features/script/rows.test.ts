import { expect, it } from "vitest"
import type { AssetRow, Segment } from "../../shared/api/client"
import { failedCount, hasFailedPicture, rowsOf, rowsWithErrors, statusOf, thumbnailOf } from "./rows"

const segment = (id: string) => ({ segment_id: id, text: `Text of ${id}` }) as Segment
const asset = (id: string, segmentId: string | null, status = "generated", thumbnail: string | null = null) =>
  ({ asset_id: id, segment_id: segmentId, status, take: thumbnail && { thumbnail_url: thumbnail } }) as AssetRow
const running = new Map([["a", { status: "running", retry: null, maxRetries: null, reason: null } as const]])

it("keeps the order of the script, after what belongs to the whole film", () => {
  const rows = rowsOf([segment("s2"), segment("s1")], [asset("a", "s1"), asset("b", null), asset("c", "s2")])
  expect(rows.map((row) => [row.number, row.assets.map((one) => one.asset_id)])).toEqual([
    [null, ["b"]],
    [1, ["c"]],
    [2, ["a"]],
  ])
})

it("shows segments that have no assets yet", () => {
  expect(rowsOf([segment("s1")], [])).toMatchObject([{ number: 1, text: "Text of s1", assets: [] }])
})

it("finds the rows that need a person", () => {
  const rows = rowsOf([segment("s1"), segment("s2")], [asset("a", "s1", "failed"), asset("b", "s2")])
  expect(rowsWithErrors(rows, null).map((row) => row.id)).toEqual(["s1"])
  expect(rowsWithErrors(rows, running)).toEqual([])
  expect([failedCount(rows, null), failedCount(rows, running)]).toEqual([1, 0])
})

it("prefers the running job's status", () => {
  expect(statusOf(asset("a", "s1", "failed"), running)).toBe("running")
  expect(statusOf(asset("b", "s1", "failed"), running)).toBe("failed")
})

it("takes the first picture as the thumbnail", () => {
  const [row] = rowsOf([segment("s1")], [asset("a", "s1"), asset("b", "s1", "generated", "/thumbnail")])
  expect(row && thumbnailOf(row)).toBe("/thumbnail")
})

it("knows a row whose picture failed from one whose picture is still to come", () => {
  const kinds = [
    ["image", "needs_prompt_update", true],
    ["video", "failed", true],
    ["image", "pending", false],
    ["narration", "failed", false],
  ] as const
  for (const [kind, status, isFailed] of kinds) {
    const [row] = rowsOf([segment("s1")], [{ ...asset("a", "s1", status), kind }])
    expect(row && hasFailedPicture(row, null)).toBe(isFailed)
    expect(row && hasFailedPicture(row, running)).toBe(false)
  }
})
