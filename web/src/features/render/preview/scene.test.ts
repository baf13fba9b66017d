import { expect, it } from "vitest"
import type { AssetRow, Schemas } from "../../../shared/api/client"
import type { FilmTimeline } from "../../timeline/tracks"
import { keptMoment, momentAt, previewOf, startOf } from "./scene"

function clip(asset: string, start_s: number, over: Partial<Schemas["ClipObject"]> = {}): Schemas["ClipObject"] {
  return {
    name: asset,
    asset,
    segment_id: asset.split("/")[1] ?? null,
    start_s,
    duration_s: 2,
    status: "generated",
    error: null,
    media_digest: "0",
    is_video: false,
    speed: 1,
    motion: "zoom_in",
    fit: null,
    replacement_key: null,
    lead_s: 0.25,
    ...over,
  }
}

const row = (key: string) => ({ key, take: { url: `/media/${key}` } }) as AssetRow
const ASSETS = ["segment/a/image", "segment/a/narration", "segment/b/starting_image"].map(row)
const TIMELINE: FilmTimeline = {
  duration_s: 6,
  frames_per_s: 30,
  is_script_rendered: true,
  visuals: [
    clip("segment/a/image", 0),
    clip("segment/b/video", 2, { replacement_key: "segment/b/starting_image" }),
    clip("segment/c/image", 4, { media_digest: null, status: "pending" }),
  ],
  narration: [clip("segment/a/narration", 0.5, { duration_s: 1 })],
  music: [],
  captions: [{ start_s: 0.5, end_s: 1.5, text: "", lines: ["A spring", "rises."], segment_id: null, number: 0, words: null }],
}

it("shows and says what there is at a moment", () => {
  const preview = previewOf(TIMELINE, ASSETS, null)
  expect(momentAt(preview, 0.2)).toMatchObject({ shown: { url: "/media/segment/a/image" }, voice: null, lines: [] })
  expect(momentAt(preview, 1)).toMatchObject({
    voice: { url: "/media/segment/a/narration" },
    lines: ["A spring", "rises."],
  })
  expect(momentAt(preview, 1.5)).toMatchObject({ voice: null, lines: [] })
})

it("shows what stands in for another, and a hole where nothing does", () => {
  const preview = previewOf(TIMELINE, ASSETS, null)
  expect(momentAt(preview, 2).shown).toMatchObject({ kind: "picture", url: "/media/segment/b/starting_image" })
  expect(momentAt(preview, 6).shown).toMatchObject({ kind: "hole", url: null, status: "pending" })
})

it("finds a segment, and the same moment of it when clips before it change", () => {
  expect(startOf(TIMELINE, "b")).toBe(2)
  expect(startOf(TIMELINE, "z")).toBeNull()
  const [first, ...others] = TIMELINE.visuals.map((one, index) => ({ ...one, start_s: index === 0 ? 0 : one.start_s + 3 }))
  const longer = { ...TIMELINE, duration_s: 9, visuals: first === undefined ? [] : [first, ...others] }
  expect(keptMoment(TIMELINE, longer, 2.5)).toBe(5.5)
  expect(keptMoment(TIMELINE, { ...longer, visuals: [] }, 2.5)).toBe(2.5)
})

it("prefers what is rendered, without a second caption where they are burned in", () => {
  const piece = (start_s: number, url: string | null) => ({ start_s, duration_s: 1, url })
  const rendered = { pieces: [piece(0, "/piece/0"), piece(1, null)], has_burned_captions: true }
  const preview = previewOf(TIMELINE, ASSETS, rendered)
  expect(momentAt(preview, 0.6)).toMatchObject({
    shown: { kind: "clip", isRendered: true, url: "/piece/0" },
    next: { kind: "picture", isRendered: false },
    lines: [],
  })
  expect(momentAt(preview, 1.2)).toMatchObject({ shown: { isRendered: false }, lines: ["A spring", "rises."] })
})
