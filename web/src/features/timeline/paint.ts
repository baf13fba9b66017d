import { formatDuration } from "../../shared/format"
import { iconPath } from "../../shared/ui/Icon"
import { STATUS_LOOKS } from "../asset/statusLooks"
import { type View, leftOf, tickStep, visibleRange } from "./geometry"
import { formatMoment } from "./moment"
import type { Palette } from "./palette"
import { type Clip, type Track, hasFailed } from "./tracks"

export interface Scene {
  readonly view: View
  readonly tracks: readonly Track[]
  readonly palette: Palette
  readonly ruler_px: number
  readonly lane_px: number
  readonly font: string
  readonly thumbnail: (url: string) => ImageBitmap | null
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const GAP_PX = 1
const INSET_PX = 3
const PAD_PX = 6
const ICON_PX = 14
const HATCH_PX = 8
const SMALLEST_FAILED_PX = 6
const SMALLEST_LABELED_PX = 34
const SMALLEST_PICTURE_PX = 60
const MINOR_TICKS = 5
const LABEL_PX = 44

/** Draws the ruler and the clips that the window shows. */
export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, tracks, palette, ruler_px, lane_px } = scene
  context.clearRect(0, 0, view.width_px, ruler_px + tracks.length * lane_px)
  context.font = scene.font
  context.textBaseline = "middle"
  paintRuler(context, scene)
  tracks.forEach((track, row) => {
    const top = ruler_px + row * lane_px
    context.fillStyle = palette.line
    context.fillRect(0, top, view.width_px, 1)
    paintTrack(context, scene, track, top)
  })
}

/** The thumbnails of the clips that the window shows wide enough. */
export function thumbnailsIn({ view, tracks }: Pick<Scene, "view" | "tracks">): string[] {
  return tracks.flatMap((track) => {
    const shown = track.clips.slice(...visibleRange(track.clips, view))
    const wide = shown.filter((clip) => (clip.end_s - clip.start_s) * view.scale >= SMALLEST_PICTURE_PX)
    return wide.flatMap((clip) => (clip.thumbnailUrl === null ? [] : [clip.thumbnailUrl]))
  })
}

function paintRuler(context: CanvasRenderingContext2D, { view, palette, ruler_px }: Scene): void {
  const step = tickStep(view.scale)
  const label = step < 1 ? formatMoment : formatDuration
  const first = Math.floor(view.scroll_px / view.scale / step)
  const end_s = Math.min((view.scroll_px + view.width_px) / view.scale, view.duration_s)
  for (let tick = first; tick * step <= end_s; tick++) {
    const left = Math.round(leftOf(view, tick * step))
    context.fillStyle = palette.faint
    context.fillRect(left, ruler_px - 8, 1, 8)
    if (left + LABEL_PX <= view.width_px) context.fillText(label(tick * step), left + 4, ruler_px / 2 - 1)
    context.fillStyle = palette.line
    for (let minor = 1; minor < MINOR_TICKS; minor++) {
      context.fillRect(left + (minor * step * view.scale) / MINOR_TICKS, ruler_px - 4, 1, 4)
    }
  }
}

/** The failed clips come last, so that no neighbor hides what is narrower than can be seen. */
function paintTrack(context: CanvasRenderingContext2D, scene: Scene, track: Track, top: number): void {
  const [first, end] = visibleRange(track.clips, scene.view, SMALLEST_FAILED_PX)
  let painted_px = Number.NEGATIVE_INFINITY
  for (let index = first; index < end; index++) {
    const clip = track.clips[index] as Clip
    const box = boxOf(clip, scene, top)
    if (hasFailed(clip) || (box.width <= GAP_PX && box.left + box.width <= painted_px)) continue
    paintClip(context, scene, clip, box)
    painted_px = box.left + box.width
  }
  for (let index = first; index < end; index++) {
    const clip = track.clips[index] as Clip
    if (hasFailed(clip)) paintClip(context, scene, clip, widened(boxOf(clip, scene, top)))
  }
}

function boxOf(clip: Clip, { view, lane_px }: Scene, top: number): Box {
  const left = Math.round(leftOf(view, clip.start_s))
  const right = Math.round(leftOf(view, clip.end_s))
  const gap = right - left > 3 * GAP_PX ? GAP_PX : 0
  return { left, top: top + INSET_PX, width: Math.max(right - left - gap, 1), height: lane_px - 2 * INSET_PX }
}

function widened(box: Box): Box {
  return { ...box, width: Math.max(box.width, SMALLEST_FAILED_PX) }
}

function paintClip(context: CanvasRenderingContext2D, scene: Scene, clip: Clip, box: Box): void {
  const [fill, ink] = colorsOf(clip, scene.palette)
  context.fillStyle = fill
  const isReady = clip.status === "generated"
  if (isReady && box.width < SMALLEST_LABELED_PX) {
    context.fillRect(box.left, box.top, box.width, box.height)
    return
  }
  context.save()
  context.beginPath()
  context.roundRect(box.left, box.top, box.width, box.height, Math.min(4, box.width / 2))
  context.fill()
  context.clip()
  context.strokeStyle = ink
  if (clip.isPlaceholder) hatch(context, box)
  if (!isReady) outline(context, box)
  context.fillStyle = ink
  paintContent(context, scene, clip, box, fill)
  context.restore()
}

function colorsOf(clip: Clip, palette: Palette): readonly [fill: string, ink: string] {
  if (hasFailed(clip)) return [palette.bad, palette.onBad]
  switch (clip.status) {
    case "running":
    case "retrying":
      return [palette.busy, palette.onBusy]
    case "pending":
      return [palette.waiting, palette.faint]
    default:
      return [palette.tracks[clip.track], palette.onClip]
  }
}

/** An icon unless all is well, then the picture or its title, as far as there is room. */
function paintContent(context: CanvasRenderingContext2D, scene: Scene, clip: Clip, box: Box, fill: string): void {
  // The words stay in sight while the start of their clip is not.
  let left = Math.max(box.left, 0)
  const right = box.left + box.width
  if (clip.status !== "generated" && right - left >= ICON_PX + 4) {
    const isNarrow = right - left < ICON_PX + 2 * PAD_PX
    left += isNarrow ? (right - left - ICON_PX) / 2 : PAD_PX
    paintIcon(context, STATUS_LOOKS[clip.status][1], left, box, fill)
    left += ICON_PX
  } else if (clip.thumbnailUrl !== null && box.width >= SMALLEST_PICTURE_PX) {
    left += paintThumbnail(context, scene.thumbnail(clip.thumbnailUrl), left, box)
  }
  if (right - left < SMALLEST_LABELED_PX) return
  const words = clip.segmentNumber === null || clip.track === "captions" ? clip.title : `${clip.segmentNumber}  ${clip.title}`
  if (clip.isPlaceholder) halo(context, fill)
  const middle = box.top + box.height / 2 + 1
  const shown = shortened(context, words, right - left - 2 * PAD_PX)
  if (clip.isPlaceholder) context.strokeText(shown, left + PAD_PX, middle)
  context.fillText(shown, left + PAD_PX, middle)
}

/** As much of the words as there is room for. */
function shortened(context: CanvasRenderingContext2D, words: string, room_px: number): string {
  const width = context.measureText(words).width
  if (width <= room_px) return words
  const kept = Math.floor(([...words].length * room_px) / width) - 1
  return `${[...words].slice(0, Math.max(1, kept)).join("").trimEnd()}…`
}

/** Makes what is stroked next keep lines behind words and icons at a distance. */
function halo(context: CanvasRenderingContext2D, fill: string): void {
  context.globalAlpha = 1
  context.strokeStyle = fill
  context.lineWidth = 6
  context.lineJoin = "round"
}

function paintThumbnail(context: CanvasRenderingContext2D, picture: ImageBitmap | null, left: number, box: Box): number {
  if (picture === null) return 0
  const width = (picture.width / picture.height) * box.height
  context.drawImage(picture, left, box.top, width, box.height)
  return width
}

function paintIcon(
  context: CanvasRenderingContext2D,
  name: Parameters<typeof iconPath>[0],
  left: number,
  box: Box,
  fill: string,
): void {
  const scale = ICON_PX / 24
  context.save()
  context.translate(left, box.top + (box.height - ICON_PX) / 2)
  context.scale(scale, scale)
  const ink = context.fillStyle
  halo(context, fill)
  context.lineWidth = 9
  context.stroke(iconPath(name))
  context.strokeStyle = ink
  context.lineWidth = 2.4
  context.lineCap = "round"
  context.stroke(iconPath(name))
  context.restore()
}

function hatch(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  const from = Math.floor(Math.max(left, 0) / HATCH_PX) * HATCH_PX
  const to = Math.min(left + width, context.canvas.width)
  context.globalAlpha = 0.3
  context.lineWidth = 2
  context.beginPath()
  for (let x = from - height; x < to; x += HATCH_PX) {
    context.moveTo(x, top + height)
    context.lineTo(x + height, top)
  }
  context.stroke()
  context.globalAlpha = 1
}

function outline(context: CanvasRenderingContext2D, { left, top, width, height }: Box): void {
  context.lineWidth = 2
  context.setLineDash([4, 3])
  context.strokeRect(left, top, width, height)
  context.setLineDash([])
}
