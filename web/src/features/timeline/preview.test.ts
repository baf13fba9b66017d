import { describe, expect, it, vi } from "vitest"
import { commandOf } from "./keys"
import { WHOLE_FILM, boundsOf, isWhole, withIn, withOut } from "./range"
import { NO_SILENCE, heardOf, isHeard, soundAt, withToggled } from "./sound"

describe("mute and solo", () => {
  const muted = withToggled(NO_SILENCE, "muted", "music")
  it("plays the film's own sound unless a track is silenced", () => {
    expect(heardOf(["narration", "music"], NO_SILENCE)).toBe("film")
    expect(heardOf([], NO_SILENCE)).toBe("film")
  })
  it("leaves one track, or none", () => {
    expect(heardOf(["narration", "music"], muted)).toBe("narration")
    expect(heardOf(["narration", "music"], withToggled(NO_SILENCE, "solo", "music"))).toBe("music")
    expect(heardOf(["narration", "music"], withToggled(muted, "muted", "narration"))).toBe("nothing")
    expect(heardOf(["narration"], withToggled(NO_SILENCE, "muted", "narration"))).toBe("nothing")
    expect(heardOf(["narration"], withToggled(NO_SILENCE, "solo", "narration"))).toBe("film")
  })
  it("mutes a soloed track, and takes both back", () => {
    expect(isHeard(withToggled(muted, "solo", "music"), "music")).toBe(false)
    expect(heardOf(["narration", "music"], withToggled(muted, "muted", "music"))).toBe("film")
  })
})

it("knows what is heard at a moment and when that changes", () => {
  const [one, two] = [
    { url: "1", start_s: 1, end_s: 3 },
    { url: "2", start_s: 4, end_s: 6 },
  ]
  const sounds = [one, two]
  expect(soundAt(sounds, 0)).toEqual([null, 1])
  expect(soundAt(sounds, 1)).toEqual([one, 3])
  expect(soundAt(sounds, 3)).toEqual([null, 4])
  expect(soundAt(sounds, 5)).toEqual([two, 6])
  expect(soundAt(sounds, 6)).toEqual([null, null])
})

describe("in and out points", () => {
  it("are the film's ends until they are set", () => {
    expect(isWhole(WHOLE_FILM)).toBe(true)
    expect(boundsOf(withIn(WHOLE_FILM, 3), 10)).toEqual([3, 10])
    expect(boundsOf(withOut(WHOLE_FILM, 4), 10)).toEqual([0, 4])
  })
  it("clear the other one rather than cross it", () => {
    expect(withIn({ in_s: 1, out_s: 4 }, 5)).toEqual({ in_s: 5, out_s: null })
    expect(withOut({ in_s: 3, out_s: null }, 2)).toEqual({ in_s: null, out_s: 2 })
    expect(withOut({ in_s: 1, out_s: 5 }, 2)).toEqual({ in_s: 1, out_s: 2 })
  })
  it("stay within a film that has become shorter", () => {
    expect(boundsOf({ in_s: 20, out_s: 30 }, 10)).toEqual([9.8, 10])
  })
})

it("does with keys what the buttons do", () => {
  const [zoomIn, setIn, clear] = [vi.fn(), vi.fn(), vi.fn()]
  const none = () => {}
  const commands = { "+": zoomIn, "=": zoomIn, "-": none, "0": none, n: none, i: setIn, o: none, x: clear }
  const key = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false })
  expect(commandOf(key("="), commands)).toBe(zoomIn)
  expect(commandOf(key("I"), commands)).toBe(setIn)
  expect(commandOf(key("x"), commands)).toBe(clear)
  expect(commandOf(key("x", true), commands)).toBeNull()
  expect(commandOf(key("q"), commands)).toBeNull()
})
