import { describe, expect, it } from "vitest"
import {
  type View,
  fitted,
  followed,
  frameAway,
  indexAt,
  isFitted,
  leftOf,
  resized,
  revealed,
  scrolled,
  tickStep,
  timeAt,
  visibleRange,
  zoomed,
} from "./geometry"

const VIEW: View = { duration_s: 1000, width_px: 800, scale: 10, scroll_px: 2000 }
const CLIPS = Array.from({ length: 1000 }, (_, index) => ({ start_s: index, end_s: index + 1 }))

describe("the clips in sight", () => {
  it("are those that the window touches", () => expect(visibleRange(CLIPS, VIEW)).toEqual([200, 280]))
  it("are more with a margin", () => expect(visibleRange(CLIPS, VIEW, 100)).toEqual([190, 290]))
  it("are all in the whole film", () => expect(visibleRange(CLIPS, fitted(VIEW))).toEqual([0, 1000]))
  it("are none in a gap", () => {
    const around = [
      { start_s: 0, end_s: 150 },
      { start_s: 300, end_s: 400 },
    ]
    expect(visibleRange(around, VIEW)).toEqual([1, 1])
  })
  it("are none of none", () => expect(visibleRange([], VIEW)).toEqual([0, 0]))
  it("include one that is longer than the window", () =>
    expect(visibleRange([{ start_s: 0, end_s: 1000 }], VIEW)).toEqual([0, 1]))
})

describe("positions", () => {
  it("are pixels from the window's edge", () => expect(leftOf(VIEW, 230)).toBe(300))
  it("lead back to the moment", () => expect(timeAt(VIEW, 300)).toBe(230))
  it("stay within the film", () => {
    expect(timeAt(VIEW, -5000)).toBe(0)
    expect(timeAt(VIEW, 50_000)).toBe(1000)
  })
  it("find the clip there, and the nearest within reach", () => {
    const clips = [
      { start_s: 1, end_s: 2 },
      { start_s: 3, end_s: 4 },
    ]
    expect([0.5, 1.5, 2.4, 2.6, 3, 4.5].map((time_s) => indexAt(clips, time_s, 0.45))).toEqual([-1, 0, 0, 1, 1, -1])
    expect(indexAt(clips, 9, Number.MAX_VALUE)).toBe(1)
    expect(indexAt([], 1, 5)).toBe(-1)
  })
})

describe("zooming", () => {
  it("keeps the moment under the pointer", () => {
    for (const factor of [0.5, 1.1, 1.5, 4]) {
      expect(timeAt(zoomed(VIEW, factor, 300), 300)).toBeCloseTo(230, 6)
    }
  })
  it("returns to the same view by many steps", () => {
    let view = VIEW
    for (let step = 0; step < 20; step++) view = zoomed(view, 1.1, 123.4)
    for (let step = 0; step < 20; step++) view = zoomed(view, 1 / 1.1, 123.4)
    expect(view.scroll_px).toBeCloseTo(2000, 6)
  })
  it("ends with the whole film, which it snaps to", () => {
    expect(zoomed({ ...VIEW, scale: 0.83 }, 0.98, 300)).toEqual(fitted(VIEW))
    expect(zoomed(VIEW, 0.001, 300)).toEqual(fitted(VIEW))
    expect(isFitted(zoomed(fitted(VIEW), 1.01, 300))).toBe(false)
  })
  it("ends with frames that can be told apart", () => expect(zoomed(VIEW, 1000, 300).scale).toBe(240))
  it("shows a film of a moment at its whole width", () => {
    const short = fitted({ ...VIEW, duration_s: 1 })
    expect(zoomed(short, 2, 300).scale).toBe(800)
  })
  it("shows nothing beyond the film", () => expect(zoomed({ ...VIEW, scroll_px: 0 }, 0.5, 700).scroll_px).toBe(0))
})

describe("another width or length", () => {
  it("keeps the whole film in sight", () =>
    expect(resized(fitted(VIEW), 400, 500)).toEqual({ duration_s: 500, width_px: 400, scale: 0.8, scroll_px: 0 }))
  it("keeps the moments of a part of it", () => expect(resized(VIEW, 400, 1000)).toEqual({ ...VIEW, width_px: 400 }))
  it("shows the whole film rather than nothing beside it", () =>
    expect(resized(VIEW, 800, 20)).toMatchObject({ scale: 40, scroll_px: 0 }))
})

describe("the playhead", () => {
  it("moves through the window", () => expect(followed(VIEW, 230, 230.04)).toBe(VIEW))
  it("takes the window along at its edge", () => expect(followed(VIEW, 280, 280.04).scroll_px).toBeCloseTo(2720.4))
  it("leaves alone who looks elsewhere", () => expect(followed(VIEW, 500, 500.04)).toBe(VIEW))
  it("is shown after a jump", () => {
    expect(revealed(VIEW, { start_s: 250, end_s: 250 })).toBe(VIEW)
    expect(leftOf(revealed(VIEW, { start_s: 500, end_s: 500 }), 500)).toBeCloseTo(720)
    expect(leftOf(revealed(VIEW, { start_s: 100, end_s: 100 }), 100)).toBeCloseTo(80)
  })
})

it("reveals a clip, or the start of a long one", () => {
  expect(leftOf(revealed(VIEW, { start_s: 275, end_s: 290 }), 290)).toBeCloseTo(720)
  expect(leftOf(revealed(VIEW, { start_s: 275, end_s: 900 }), 275)).toBeCloseTo(80)
})

it("does not scroll beyond the film", () => {
  expect(scrolled(VIEW, -10).scroll_px).toBe(0)
  expect(scrolled(VIEW, 99_999).scroll_px).toBe(9200)
})

it("labels the ruler at distances that can be read", () =>
  expect([0.1, 1, 10, 240].map(tickStep)).toEqual([900, 120, 10, 0.5]))

describe("frames", () => {
  it("are stepped through one by one, there and back", () => {
    let time_s = 0
    for (let step = 0; step < 1000; step++) time_s = frameAway(time_s, 1, 29.97, 60)
    expect(Math.floor(time_s * 29.97)).toBe(1000)
    for (let step = 0; step < 1000; step++) time_s = frameAway(time_s, -1, 29.97, 60)
    expect(Math.floor(time_s * 29.97)).toBe(0)
  })
  it("end with the film", () => {
    expect(Math.floor(frameAway(59.99, 5, 30, 60) * 30)).toBe(1799)
    expect(Math.floor(frameAway(0, -5, 30, 60) * 30)).toBe(0)
  })
})
