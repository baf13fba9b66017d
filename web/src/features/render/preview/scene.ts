import type { AssetRow, Schemas } from "../../../shared/api/client"
import type { FilmTimeline } from "../../timeline/tracks"

// Moments of the API are rounded.
const WITHIN_FRAME_S = 0.005

type ClipObject = Schemas["ClipObject"]

/** What is seen of a clip: its picture, its moving picture, or that there is none yet; or a piece as rendered. */
export interface Shown {
  readonly kind: "picture" | "clip" | "hole"
  readonly isRendered: boolean
  readonly url: string | null
  readonly name: string
  readonly status: Schemas["AssetStatus"]
  readonly motion: string | null
  readonly isWhole: boolean
  readonly speed: number
  readonly start_s: number
  readonly duration_s: number
}

export interface Voice {
  readonly url: string
  readonly start_s: number
  readonly end_s: number
}

export interface Moment {
  readonly shown: Shown | null
  /** What follows, so that it can be loaded before. */
  readonly next: Shown | null
  readonly voice: Voice | null
  readonly lines: readonly string[]
}

/** A film as it can be played from its takes, before it is rendered. */
export interface Preview {
  readonly duration_s: number
  readonly frames_per_s: number
  readonly shown: readonly Shown[]
  readonly pieces: readonly Shown[]
  readonly hasBurnedCaptions: boolean
  readonly voices: readonly Voice[]
  readonly captions: readonly Schemas["CaptionObject"][]
}

export type Pieces = Pick<Schemas["PieceList"], "pieces" | "has_burned_captions">

/** With the finished pieces of the job that renders the film, if one does. */
export function previewOf(timeline: FilmTimeline, assets: readonly AssetRow[], rendered: Pieces | null): Preview {
  const byKey = new Map(assets.map((asset) => [asset.key, asset]))
  const takeOf = (clip: ClipObject) => byKey.get(clip.replacement_key ?? clip.asset)?.take ?? null
  return {
    duration_s: timeline.duration_s,
    frames_per_s: timeline.frames_per_s,
    shown: timeline.visuals.map((clip) => shownOf(clip, takeOf(clip)?.url ?? null)),
    pieces: (rendered?.pieces ?? []).flatMap(pieceOf),
    hasBurnedCaptions: rendered?.has_burned_captions ?? false,
    voices: timeline.narration.flatMap((clip) => voiceOf(clip, takeOf(clip)?.url ?? null)),
    captions: timeline.captions,
  }
}

function shownOf(clip: ClipObject, url: string | null): Shown {
  const hasMedia = clip.media_digest !== null && url !== null
  const { name, status, motion, speed, start_s, duration_s } = clip
  const kind = !hasMedia ? "hole" : clip.is_video ? "clip" : "picture"
  const isWhole = clip.fit === "whole"
  const base = { name, status, motion, isWhole, speed, start_s, duration_s }
  return { ...base, kind, isRendered: false, url: hasMedia ? url : null }
}

function pieceOf({ url, start_s, duration_s }: Schemas["PieceObject"]): Shown[] {
  if (url === null) return []
  const base = { name: "", status: "generated", motion: null, isWhole: true, speed: 1 } as const
  return [{ ...base, kind: "clip", isRendered: true, url, start_s, duration_s }]
}

function voiceOf(clip: ClipObject, url: string | null): Voice[] {
  if (clip.media_digest === null || url === null) return []
  return [{ url, start_s: clip.start_s, end_s: clip.start_s + clip.duration_s }]
}

/** What is seen and heard at a moment; at the very end, what was seen last. */
export function momentAt(preview: Preview, time_s: number): Moment {
  const shown = shownAt(preview, time_s)
  const next = shown === null ? null : shownAt(preview, endOf(shown) + WITHIN_FRAME_S)
  const caption = preview.captions.find((one) => one.start_s <= time_s && time_s < one.end_s)
  const isBurned = shown?.isRendered === true && preview.hasBurnedCaptions
  return {
    shown,
    next: next === shown ? null : next,
    voice: preview.voices.find((one) => one.start_s <= time_s && time_s < one.end_s) ?? null,
    lines: isBurned ? [] : (caption?.lines ?? []),
  }
}

/** Whether two moments look and sound the same. */
export function isSame(one: Moment, other: Moment): boolean {
  const isSeenAlike = one.shown === other.shown && one.next === other.next
  return isSeenAlike && one.voice === other.voice && one.lines.join("\n") === other.lines.join("\n")
}

function shownAt(preview: Preview, time_s: number): Shown | null {
  const piece = preview.pieces.find((one) => one.start_s <= time_s && time_s < endOf(one))
  return piece ?? preview.shown.findLast((one) => one.start_s <= time_s) ?? null
}

const endOf = ({ start_s, duration_s }: Shown) => start_s + duration_s

/** Where a segment begins. */
export function startOf(timeline: FilmTimeline, segmentId: string): number | null {
  return timeline.visuals.find((clip) => clip.segment_id === segmentId)?.start_s ?? null
}

/** The same moment of the same clip, after clips before it have become longer or shorter. */
export function keptMoment(before: FilmTimeline, after: FilmTimeline, time_s: number): number {
  const clip = before.visuals.findLast((one) => one.start_s <= time_s)
  const moved = after.visuals.find((one) => one.asset === clip?.asset)
  if (clip === undefined || moved === undefined) return Math.min(time_s, after.duration_s)
  return moved.start_s + Math.min(time_s - clip.start_s, moved.duration_s)
}
