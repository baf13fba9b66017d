import { describe, expect, it } from "vitest"
import type { AssetRow, Schemas, Segment } from "../../shared/api/client"
import type { LiveAsset } from "../job/foldEvent"
import { clipAfter, clipsWithElement, problemAfter, problemsOf } from "./focus"
import { fitted } from "./geometry"
import { momentOf, stepOf } from "./keys"
import { formatMoment } from "./moment"
import { type FilmTimeline, nameOf, tracksOf } from "./tracks"

const REFUSAL = { code: "SensitiveContent", message: "It was refused.", remediation: "Change it.", action: "edit_prompt" }

function clip(asset: string, start_s: number, over: Partial<Schemas["ClipObject"]> = {}): Schemas["ClipObject"] {
  const [, segment = null] = asset.split("/")
  return {
    name: `Name of ${asset}`,
    asset,
    segment_id: segment,
    start_s,
    duration_s: 2,
    status: "generated",
    error: null,
    media_digest: "0",
    is_video: false,
    speed: 1,
    motion: null,
    fit: null,
    replacement_key: null,
    lead_s: 0,
    ...over,
  }
}

function row(key: string, over: object = {}): AssetRow {
  const kind = key.split("/")[2] ?? "image"
  const take = { thumbnail_url: `/api/media/${key}` }
  return { asset_id: `id of ${key}`, key, kind, status: "generated", error: null, take, ...over } as AssetRow
}

function caption(segment_id: string, start_s: number, end_s: number, lines: string[]): Schemas["CaptionObject"] {
  return { segment_id, number: 0, start_s, end_s, lines, text: lines.join(" "), words: null }
}

const FAILED = { status: "failed", error: REFUSAL, media_digest: null } as Partial<Schemas["ClipObject"]>
const SEGMENTS = [{ segment_id: "a" }, { segment_id: "b" }] as Segment[]
const ASSETS = [
  row("title-card", { kind: "image" }),
  row("segment/a/image"),
  row("segment/a/narration"),
  row("segment/b/video", { status: "failed", error: REFUSAL, take: null }),
  row("segment/b/starting_image"),
  row("segment/b/narration"),
]
const TIMELINE: FilmTimeline = {
  duration_s: 6,
  frames_per_s: 30,
  is_script_rendered: true,
  visuals: [
    clip("title-card", 0, { segment_id: null }),
    clip("segment/a/image", 2),
    clip("segment/b/video", 4, { ...FAILED, media_digest: "1", replacement_key: "segment/b/starting_image" }),
  ],
  narration: [clip("segment/a/narration", 2), clip("segment/b/narration", 4)],
  music: [],
  captions: [
    caption("a", 2.1, 3, ["A spring", "rises."]),
    caption("b", 4.1, 5, ["A battle."]),
  ],
}
const tracks = (live: ReadonlyMap<string, LiveAsset> | null = null) => tracksOf(TIMELINE, ASSETS, SEGMENTS, live)
const clipNamed = (id: string) => {
  const found = tracks().flatMap((track) => track.clips).find((one) => one.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

describe("the tracks", () => {
  it("are those that the film has", () =>
    expect(tracks().map((track) => [track.name, track.clips.length])).toEqual([
      ["visuals", 2],
      ["video", 1],
      ["narration", 2],
      ["captions", 2],
    ]))
  it("hold a failed clip with its reason and the picture shown instead", () =>
    expect(clipNamed("video-0")).toMatchObject({
      assetId: "id of segment/b/video",
      status: "failed",
      reason: "It was refused.",
      isPlaceholder: false,
      thumbnailUrl: "/api/media/segment/b/starting_image?width=160",
    }))
  it("open the narration that captions write out", () =>
    expect(clipNamed("captions-1")).toMatchObject({ assetId: "id of segment/b/narration", title: "A battle." }))
  it("know of a running job before the list does, and then no old reason", () => {
    const running = { status: "running", retry: null, maxRetries: null, reason: null } as const
    const [, video] = tracks(new Map([["id of segment/b/video", running]]))
    expect(video?.clips[0]).toMatchObject({ status: "running", reason: null })
  })
  it("say what a clip is", () => {
    expect(nameOf(clipNamed("visuals-1"))).toBe("Pictures, segment 1, 0:02.0 to 0:04.0: Ready")
    expect(nameOf(clipNamed("video-0"))).toBe("Clips, segment 2, 0:04.0 to 0:06.0: Failed. It was refused.")
    expect(nameOf(clipNamed("visuals-0"))).toContain("Pictures, Name of title-card, 0:00.0")
    expect(nameOf(clipNamed("captions-0"))).toBe("Captions, segment 1, 0:02.1 to 0:03.0: A spring rises.")
    expect(nameOf({ ...clipNamed("narration-0"), isPlaceholder: true, status: "pending" })).toMatch(/Waiting, silent$/)
  })
})

describe("the focus", () => {
  it("moves along a track and stays at its ends", () => {
    expect(clipAfter(tracks(), clipNamed("visuals-0"), "right").id).toBe("visuals-1")
    expect(clipAfter(tracks(), clipNamed("visuals-1"), "right").id).toBe("visuals-1")
    expect(clipAfter(tracks(), clipNamed("visuals-1"), "first").id).toBe("visuals-0")
    expect(clipAfter(tracks(), clipNamed("captions-0"), "last").id).toBe("captions-1")
  })
  it("moves to the clip beside it on the next track", () => {
    expect(clipAfter(tracks(), clipNamed("narration-1"), "up").id).toBe("video-0")
    expect(clipAfter(tracks(), clipNamed("narration-1"), "down").id).toBe("captions-1")
    expect(clipAfter(tracks(), clipNamed("captions-0"), "down").id).toBe("captions-0")
  })
  it("goes round the problems", () => {
    const problems = problemsOf(tracks())
    expect(problems.map((one) => one.id)).toEqual(["video-0"])
    const [first] = problems
    expect(problemAfter(problems, null)).toBe(first)
    expect(problemAfter(problems, clipNamed("visuals-0"))).toBe(first)
    expect(problemAfter(problems, clipNamed("video-0"))).toBe(first)
    expect(problemAfter([], null)).toBeNull()
  })
})

describe("elements", () => {
  const base = clipNamed("visuals-0")
  const clips = Array.from({ length: 1000 }, (_, index) => ({ ...base, id: `${index}`, start_s: index, end_s: index + 1 }))
  const whole = fitted({ duration_s: 1000, width_px: 1000, scale: 1, scroll_px: 0 })
  const ids = (track: typeof clips, view = whole, kept = "") =>
    clipsWithElement({ name: "visuals", clips: track }, view, (one) => one.id === kept).map((one) => one.id)

  it("are given to clips in sight that can be hit", () =>
    expect(ids(clips, { ...whole, scale: 250, scroll_px: 2500 })).toEqual(["10", "11", "12", "13"]))
  it("are not given to a thousand slivers, but to the kept and the failed among them", () => {
    const one = clips.map((clip) => (clip.id === "700" ? { ...clip, status: "failed" as const } : clip))
    expect(ids(one, whole, "3")).toEqual(["3", "700"])
  })
  it("stay few when everything has failed", () =>
    expect(ids(clips.map((clip) => ({ ...clip, status: "failed" as const })))).toHaveLength(60))
})

describe("keys", () => {
  it("step by frame, with Shift by second, and to the ends", () => {
    const at = (key: string, shiftKey = false) => momentOf({ key, shiftKey }, 1.005, 6, 30)
    expect(Math.floor((at("ArrowRight") ?? 0) * 30)).toBe(31)
    expect(Math.floor((at("ArrowLeft") ?? 0) * 30)).toBe(29)
    expect(at("ArrowRight", true)).toBeCloseTo(2.005)
    expect(at("ArrowLeft", true)).toBeCloseTo(0.005)
    expect(at("Home")).toBe(0)
    expect(at("End")).toBe(6)
    expect(at("a")).toBeNull()
  })
  it("step between clips", () => expect([stepOf({ key: "ArrowUp" }), stepOf({ key: "x" })]).toEqual(["up", null]))
})

it("writes moments in tenths", () => expect([0, 64.24, 59.96].map(formatMoment)).toEqual(["0:00.0", "1:04.2", "1:00.0"]))
