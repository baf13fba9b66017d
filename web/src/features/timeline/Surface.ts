import { type Span, type View, fitted, followed, indexAt, resized, revealed, scrolled, timeAt, zoomed } from "./geometry"
import { Thumbnails } from "./Thumbnails"
import { type Scene, paint, thumbnailsIn } from "./paint"
import { type Palette, onThemeChange, paletteOf } from "./palette"
import { endingNear } from "./timing"
import type { Clip, Track } from "./tracks"

export interface Parts {
  /** What is scrolled, in it as much as the film is wide, and in that a canvas as wide as the window. */
  readonly scroller: HTMLElement
  readonly content: HTMLElement
  readonly canvas: HTMLCanvasElement
  readonly playhead: HTMLElement
}

const SETTLED_MS = 120
const WHEEL_FACTOR = 0.0025
const HIT_PX = 6
const END_PX = 5

/**
 * The window of the timeline. Scrolling, zooming and playing change and paint it at most once a frame and render
 * nothing; React hears of the view once it has come to rest.
 */
export class Surface {
  #view: View = { duration_s: 0, width_px: 0, scale: 1, scroll_px: 0 }
  #tracks: readonly Track[] = []
  #time_s = 0
  #palette: Palette
  #lane_px = 0
  #ruler_px = 0
  #font = ""
  #frame = 0
  #rest: ReturnType<typeof setTimeout> | undefined
  readonly #parts: Parts
  readonly #onRest: (view: View) => void
  readonly #thumbnails = new Thumbnails(() => this.#requestPaint())
  readonly #ends: readonly (() => void)[]

  constructor(parts: Parts, onRest: (view: View) => void) {
    this.#parts = parts
    this.#onRest = onRest
    this.#palette = paletteOf(parts.content)
    const { scroller } = parts
    const size = new ResizeObserver(() => this.#measure())
    size.observe(scroller)
    scroller.addEventListener("scroll", this.#onScroll, { passive: true })
    scroller.addEventListener("wheel", this.#onWheel, { passive: false })
    this.#ends = [
      () => size.disconnect(),
      () => scroller.removeEventListener("scroll", this.#onScroll),
      () => scroller.removeEventListener("wheel", this.#onWheel),
      onThemeChange(() => this.#repaint()),
    ]
  }

  show(tracks: readonly Track[], duration_s: number): void {
    this.#tracks = tracks
    this.#measure(duration_s)
  }

  /** Zooms about the playhead if it is in sight, else about the middle of the window. */
  zoom(factor: number): void {
    const { width_px } = this.#view
    const playhead_px = this.#time_s * this.#view.scale - this.#view.scroll_px
    this.#change(zoomed(this.#view, factor, playhead_px >= 0 && playhead_px <= width_px ? playhead_px : width_px / 2))
  }

  fit(): void {
    this.#change(fitted(this.#view))
  }

  reveal(span: Span): void {
    this.#change(revealed(this.#view, span))
  }

  /** Puts the playhead there; while playing, the window follows it, and after a jump it shows it. */
  moveTo(time_s: number, isJump: boolean): void {
    const now_s = Math.min(time_s, this.#view.duration_s)
    const next = isJump
      ? revealed(this.#view, { start_s: now_s, end_s: now_s })
      : followed(this.#view, this.#time_s, now_s)
    this.#time_s = now_s
    this.#placePlayhead()
    this.#change(next)
  }

  timeAt(clientX: number): number {
    return timeAt(this.#view, clientX - this.#parts.canvas.getBoundingClientRect().left)
  }

  clipAt(clientX: number, clientY: number): Clip | null {
    const clips = this.#clipsAt(clientY)
    return clips[indexAt(clips, this.timeAt(clientX), HIT_PX / this.#view.scale)] ?? null
  }

  /** The clip whose end is there, if it can be dragged: captions follow what is spoken, and music the film. */
  endAt(clientX: number, clientY: number): Clip | null {
    const clip = endingNear(this.#clipsAt(clientY), this.timeAt(clientX), END_PX / this.#view.scale)
    return clip === null || clip.segmentId === null || clip.track === "captions" ? null : clip
  }

  /** Pixels a second. */
  get scale(): number {
    return this.#view.scale
  }

  #clipsAt(clientY: number): readonly Clip[] {
    const { top } = this.#parts.canvas.getBoundingClientRect()
    return this.#tracks[Math.floor((clientY - top - this.#ruler_px) / this.#lane_px)]?.clips ?? []
  }

  dispose(): void {
    for (const end of this.#ends) end()
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#rest)
    this.#thumbnails.clear()
  }

  #onScroll = (): void => {
    const { scrollLeft } = this.#parts.scroller
    // Browsers round what they were told; the exact figure keeps the moment under the pointer while zooming.
    if (Math.abs(scrollLeft - this.#view.scroll_px) <= 1) return
    this.#view = scrolled(this.#view, scrollLeft)
    this.#requestPaint()
    this.#expectRest()
  }

  #onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    const at_px = event.clientX - this.#parts.canvas.getBoundingClientRect().left
    this.#change(zoomed(this.#view, Math.exp(-event.deltaY * WHEEL_FACTOR), at_px))
  }

  #measure(duration_s = this.#view.duration_s): void {
    const { scroller, canvas } = this.#parts
    const width_px = scroller.clientWidth
    const style = getComputedStyle(scroller)
    this.#lane_px = Number.parseFloat(style.getPropertyValue("--lane"))
    this.#ruler_px = Number.parseFloat(style.getPropertyValue("--ruler"))
    this.#font = `12px ${style.fontFamily}`
    const height_px = this.#ruler_px + this.#tracks.length * this.#lane_px
    canvas.width = Math.round(width_px * devicePixelRatio)
    canvas.height = Math.round(height_px * devicePixelRatio)
    canvas.style.width = `${width_px}px`
    canvas.style.height = `${height_px}px`
    this.#view = resized(this.#view, width_px, duration_s)
    this.#apply()
    // A canvas whose size has changed is empty until it is painted.
    this.#paint()
  }

  #change(view: View): void {
    if (view === this.#view) return
    this.#view = view
    this.#apply()
    this.#requestPaint()
  }

  #apply(): void {
    const { scroller, content } = this.#parts
    const { duration_s, scale, scroll_px, width_px } = this.#view
    content.style.width = `${Math.max(width_px, duration_s * scale)}px`
    if (Math.abs(scroller.scrollLeft - scroll_px) > 0.5) scroller.scrollLeft = scroll_px
    this.#placePlayhead()
    this.#expectRest()
  }

  #placePlayhead(): void {
    this.#parts.playhead.style.transform = `translateX(${this.#time_s * this.#view.scale}px)`
  }

  #expectRest(): void {
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => {
      this.#onRest(this.#view)
      this.#thumbnails.want(thumbnailsIn({ view: this.#view, tracks: this.#tracks }))
    }, SETTLED_MS)
  }

  #requestPaint(): void {
    this.#frame ||= requestAnimationFrame(() => this.#paint())
  }

  #repaint(): void {
    this.#palette = paletteOf(this.#parts.content)
    this.#requestPaint()
  }

  #paint(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    const context = this.#parts.canvas.getContext("2d")
    if (context === null) return
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    paint(context, this.#scene())
  }

  #scene(): Scene {
    return {
      view: this.#view,
      tracks: this.#tracks,
      palette: this.#palette,
      lane_px: this.#lane_px,
      ruler_px: this.#ruler_px,
      font: this.#font,
      thumbnail: (url) => this.#thumbnails.get(url),
    }
  }
}
