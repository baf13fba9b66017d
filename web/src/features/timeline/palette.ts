import type { TrackName } from "./tracks"

/** The colors of the page's theme, as a canvas needs them. */
export interface Palette {
  readonly tracks: Record<TrackName, string>
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly lane: string
  readonly bad: string
  readonly onBad: string
  readonly onClip: string
  readonly busy: string
  readonly onBusy: string
  readonly waiting: string
}

/** The palette as the style sheets define it for an element, whose own color is set and cleared again. */
export function paletteOf(probe: HTMLElement): Palette {
  const color = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const palette = {
    tracks: {
      visuals: color("track-visuals"),
      video: color("track-video"),
      narration: color("track-narration"),
      music: color("track-music"),
      captions: color("track-captions"),
    },
    ink: color("ink"),
    faint: color("ink-2"),
    line: color("line"),
    lane: color("surface"),
    bad: color("danger-solid"),
    onBad: color("on-clip"),
    onClip: color("on-clip"),
    busy: color("accent-bg"),
    onBusy: color("accent"),
    waiting: color("hover"),
  }
  probe.style.color = ""
  return palette
}

/** Calls back when the theme changes, by the page or by the system. Returns what ends it. */
export function onThemeChange(changed: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)")
  const page = new MutationObserver(changed)
  system.addEventListener("change", changed)
  page.observe(document.documentElement, { attributeFilter: ["data-theme"] })
  return () => {
    system.removeEventListener("change", changed)
    page.disconnect()
  }
}
