import type { AssetRow, Schemas, Segment } from "../../shared/api/client"
import { ASSET_STATUS, TIMELINE } from "../../shared/text"
import type { LiveAsset } from "../job/foldEvent"
import { statusOf } from "../script/rows"
import { type Span, indexAt } from "./geometry"
import { formatMoment } from "./moment"

export type TrackName = keyof typeof TIMELINE.tracks
export type SoundTrack = "narration" | "music"
export type FilmTimeline = Pick<
  Schemas["TimelineObject"],
  "duration_s" | "frames_per_s" | "visuals" | "narration" | "music" | "captions" | "is_script_rendered"
>

/** A caption as the API names it. */
export interface CaptionPlace {
  readonly segmentId: string
  readonly number: number
}

/** A clip as it is shown. Its asset is what its editor opens; captions open the narration that they write out. */
export interface Clip extends Span {
  readonly id: string
  readonly track: TrackName
  readonly title: string
  readonly segmentId: string | null
  readonly segmentNumber: number | null
  readonly assetId: string | null
  readonly status: Schemas["AssetStatus"]
  /** Nothing of its own is in the film. */
  readonly isPlaceholder: boolean
  readonly reason: string | null
  readonly remedy: string | null
  readonly thumbnailUrl: string | null
  /** What is heard of it, and from when on. */
  readonly sound: { readonly url: string; readonly start_s: number } | null
  /** Of captions alone. */
  readonly caption: CaptionPlace | null
}

export interface Track {
  readonly name: TrackName
  readonly clips: readonly Clip[]
}

interface Sources {
  readonly assets: ReadonlyMap<string, AssetRow>
  readonly numbers: ReadonlyMap<string, number>
  readonly live: ReadonlyMap<string, LiveAsset> | null
}

const FAILED = new Set<Schemas["AssetStatus"]>(["failed", "needs_prompt_update"])
const THUMBNAIL = "?width=160"

export function hasFailed(clip: Pick<Clip, "status">): boolean {
  return FAILED.has(clip.status)
}

/** The tracks that the film has, from the picture down to the captions, each in order of time. */
export function tracksOf(
  timeline: FilmTimeline,
  assets: readonly AssetRow[],
  segments: readonly Segment[],
  live: ReadonlyMap<string, LiveAsset> | null,
): Track[] {
  const sources: Sources = {
    assets: new Map(assets.map((asset) => [asset.key, asset])),
    numbers: new Map(segments.map((segment, index) => [segment.segment_id, index + 1])),
    live,
  }
  const isMoving = (clip: Schemas["ClipObject"]) => clip.is_video || sources.assets.get(clip.asset)?.kind === "video"
  const made = (name: TrackName, clips: readonly Schemas["ClipObject"][]): Track => ({
    name,
    clips: inOrder(clips.map((clip, index) => clipOf(clip, name, index, sources))),
  })
  const narration = made("narration", timeline.narration)
  const tracks = [
    made("visuals", timeline.visuals.filter((clip) => !isMoving(clip))),
    made("video", timeline.visuals.filter(isMoving)),
    narration,
    made("music", timeline.music),
    { name: "captions" as const, clips: inOrder(captionsOf(timeline.captions, narration.clips)) },
  ]
  return tracks.filter((track) => track.clips.length > 0)
}

function clipOf(clip: Schemas["ClipObject"], track: TrackName, index: number, sources: Sources): Clip {
  const asset = sources.assets.get(clip.asset)
  const status = asset === undefined ? clip.status : statusOf(asset, sources.live)
  const shown = clip.replacement_key === null ? asset : sources.assets.get(clip.replacement_key)
  const error = FAILED.has(status) ? (asset?.error ?? clip.error) : null
  const thumbnail = shown?.take?.thumbnail_url ?? null
  return {
    id: `${track}-${index}`,
    track,
    title: clip.name,
    segmentId: clip.segment_id,
    segmentNumber: clip.segment_id === null ? null : (sources.numbers.get(clip.segment_id) ?? null),
    start_s: clip.start_s,
    end_s: clip.start_s + clip.duration_s,
    assetId: asset?.asset_id ?? null,
    status,
    isPlaceholder: clip.media_digest === null,
    reason: error?.message ?? null,
    remedy: error?.remediation ?? null,
    thumbnailUrl: thumbnail === null ? null : thumbnail + THUMBNAIL,
    sound: isSound(track) && asset?.take ? { url: asset.take.url, start_s: clip.start_s + clip.lead_s } : null,
    caption: null,
  }
}

/** The tracks that can be heard: clips and pictures have no sound in a film. */
export function isSound(track: TrackName): track is SoundTrack {
  return track === "narration" || track === "music"
}

function captionsOf(captions: readonly Schemas["CaptionObject"][], narration: readonly Clip[]): Clip[] {
  return captions.map((caption, index) => {
    const spoken = narration[indexAt(narration, caption.start_s, Number.MAX_VALUE)]
    return {
      id: `captions-${index}`,
      track: "captions",
      title: caption.text,
      segmentId: caption.segment_id,
      segmentNumber: spoken?.segmentNumber ?? null,
      start_s: caption.start_s,
      end_s: caption.end_s,
      assetId: spoken?.assetId ?? null,
      status: "generated",
      isPlaceholder: false,
      reason: null,
      remedy: null,
      thumbnailUrl: null,
      sound: null,
      caption: caption.segment_id === null ? null : { segmentId: caption.segment_id, number: caption.number },
    }
  })
}

function inOrder(clips: Clip[]): Clip[] {
  return clips.sort((one, other) => one.start_s - other.start_s)
}

/** What the state of a clip is, in words. */
export function stateOf(clip: Clip): string {
  const status = ASSET_STATUS[clip.status]
  if (!clip.isPlaceholder) return status
  return `${status}, ${clip.track === "narration" || clip.track === "music" ? TIMELINE.silence : TIMELINE.placeholder}`
}

/** The place of a clip: its segment, or its own name if it belongs to none. */
export function placeOf(clip: Clip): string {
  return clip.segmentNumber === null ? clip.title : TIMELINE.segment(clip.segmentNumber)
}

export function spanOf(clip: Clip): string {
  return TIMELINE.span(formatMoment(clip.start_s), formatMoment(clip.end_s))
}

/** How a screen reader says a clip. */
export function nameOf(clip: Clip): string {
  const place = `${TIMELINE.tracks[clip.track]}, ${placeOf(clip)}, ${spanOf(clip)}`
  if (clip.track === "captions") return `${place}: ${clip.title}`
  return clip.reason === null ? `${place}: ${stateOf(clip)}` : `${place}: ${stateOf(clip)}. ${clip.reason}`
}
