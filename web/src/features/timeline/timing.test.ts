import { describe, expect, it } from "vitest"
import type { Segment } from "../../shared/api/client"
import { timingStepOf } from "./keys"
import { changed, endingNear, merged, snapped, withChanges, withCut, withEnd } from "./timing"

const segment = (segment_id: string, pause_before_s: number, pause_after_s: number) =>
  ({ segment_id, pause_before_s, pause_after_s }) as Segment

const ONE = segment("one", 0, 1.5)
const TWO = segment("two", 0.5, 0)

describe("the end of a clip", () => {
  it("moves by the pause after its segment, in milliseconds", () => {
    expect(withEnd(ONE, 0.1)).toEqual([{ segment_id: "one", before_s: null, after_s: 1.6 }])
    expect(withEnd(segment("one", 0, 0.1), 0.2)).toEqual([{ segment_id: "one", before_s: null, after_s: 0.3 }])
  })
  it("never cuts off what is spoken", () => {
    expect(withEnd(ONE, -4)).toEqual([{ segment_id: "one", before_s: null, after_s: 0 }])
    expect(withEnd(TWO, -1)).toEqual([])
  })
})

describe("the change of picture", () => {
  it("takes from one pause what it gives to the other", () => {
    expect(withCut(ONE, TWO, -1)).toEqual([
      { segment_id: "one", before_s: null, after_s: 0.5 },
      { segment_id: "two", before_s: 1.5, after_s: null },
    ])
  })
  it("stays within the pauses on both sides", () => {
    expect(withCut(ONE, TWO, 3).map(({ before_s, after_s }) => [before_s, after_s])).toEqual([[null, 2], [0, null]])
    expect(withCut(ONE, TWO, -3).map(({ before_s, after_s }) => [before_s, after_s])).toEqual([[null, 0], [2, null]])
    expect(withCut(TWO, segment("three", 0, 0), 1)).toEqual([])
    expect(withCut(ONE, undefined, -1)).toEqual([])
  })
})

it("keeps what is as it was out of a change", () => {
  expect(changed(ONE, { after_s: 1.5 })).toEqual([])
  expect(changed(ONE, { before_s: 1, after_s: 1.5 })).toEqual([{ segment_id: "one", before_s: 1, after_s: null }])
})

it("merges changes, of which the last one counts, and shows them before they are saved", () => {
  const both = merged(withEnd(ONE, 1), [...changed(ONE, { before_s: 2 }), ...withEnd(ONE, 0.5), ...withEnd(TWO, 1)])
  expect(both).toEqual([
    { segment_id: "one", before_s: 2, after_s: 2 },
    { segment_id: "two", before_s: null, after_s: 1 },
  ])
  const shown = withChanges([ONE, TWO], both)
  expect(shown.map((one) => [one.pause_before_s, one.pause_after_s])).toEqual([[2, 2], [0.5, 1]])
  expect(withChanges([ONE], [])).toEqual([ONE])
})

describe("a dragged end", () => {
  it("moves in tenths of a second", () => expect(snapped(10, 0.333, 2, [], 50)).toBe(0.3))
  it("snaps to a mark that is near, exactly", () => {
    expect(snapped(10, 0.333, 2, [11, 10.26], 50)).toBe(0.26)
    expect(snapped(10, 0.333, 2, [10.26], 500)).toBe(0.3)
  })
  it("stops at the end of what is spoken", () => expect(snapped(10, -5, 2, [6], 50)).toBe(-2))
})

it("finds the clip whose end is near", () => {
  const clips = [
    { start_s: 0, end_s: 2 },
    { start_s: 2, end_s: 5 },
  ]
  expect(endingNear(clips, 2.1, 0.2)).toBe(clips[0])
  expect(endingNear(clips, 1.9, 0.2)).toBe(clips[0])
  expect(endingNear(clips, 5, 0.2)).toBe(clips[1])
  expect(endingNear(clips, 3, 0.2)).toBeNull()
  expect(endingNear([], 3, 0.2)).toBeNull()
})

it("moves by keys: ends left and right, pictures up and down, with Shift by a second", () => {
  expect(timingStepOf({ key: "ArrowRight", shiftKey: false })).toEqual({ by_s: 0.1, isCut: false })
  expect(timingStepOf({ key: "ArrowLeft", shiftKey: true })).toEqual({ by_s: -1, isCut: false })
  expect(timingStepOf({ key: "ArrowDown", shiftKey: false })).toEqual({ by_s: 0.1, isCut: true })
  expect(timingStepOf({ key: "ArrowUp", shiftKey: true })).toEqual({ by_s: -1, isCut: true })
  expect(timingStepOf({ key: "Home", shiftKey: false })).toBeNull()
})
