const PATHS = {
  alert: "M12 8v5m0 3.2v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  back: "M15 6l-6 6 6 6",
  ban: "M5.6 5.6l12.8 12.800M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  check: "M5 12.500l4.5 4.500L19 7.5",
  chevron: "M9 6l6 6-6 6",
  close: "M6 6l12 12M18 6L6 18",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  download: "M12 4v11M7.5 10.500L12 15l4.500-4.500M5 19h14",
  compare: "M4 5h7v14H4zM13 5h7v14h-7z",
  dice: "M5 5h14v14H5zM9 9v.1M15 9v.1M12 12v.1M9 15v.1M15 15v.1",
  down: "M6 9.500l6 6 6-6",
  edit: "M4 20h4L19 9l-4-4L4 16zM13.5 6.500l4 4",
  fit: "M4 6v12M20 6v12M8 12h8M10.500 9.500L8 12l2.500 2.500M13.500 9.500L16 12l-2.500 2.500",
  film: "M4 5h16v14H4zM8 5v14M16 5v14M4 12h4M16 12h4",
  grip: "M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1",
  history: "M4 12a8 8 0 1 0 2.5-5.800L4 8.500M4 4v4.500h4.500M12 8v4.500l3 2",
  image: "M4 5h16v14H4zM4 16l4.5-5 4 4.5 3-3 4.5 4.500M15.5 9.500v.1",
  minus: "M5 12h14",
  moon: "M20 14.500A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.500z",
  more: "M6 12v.1M12 12v.1M18 12v.1",
  music: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  narration: "M12 4a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v3",
  in: "M14 5H8v14h6M12 12h9",
  mute: "M4 9.500v5h3.500L12 18V6L7.500 9.500zM16 9.500l5 5M21 9.500l-5 5",
  out: "M10 5h6v14h-6M3 12h9",
  play: "M8 5.500v13l10.500-6.500z",
  plus: "M12 5v14M5 12h14",
  pulse: "M3 12h4l3-7 4 14 3-7h4",
  redo: "M19 8H10a5.500 5.500 0 0 0 0 11h3M19 8l-4-4M19 8l-4 4",
  retry: "M4 12a8 8 0 0 1 13.7-5.600L20 8.700M20 4v4.700h-4.700M20 12a8 8 0 0 1-13.7 5.600L4 15.300M4 20v-4.700h4.7",
  sliders: "M4 8h9M17 8h3M4 16h3M11 16h9M15 6v4M9 14v4",
  spinner: "M12 3a9 9 0 1 0 9 9",
  text: "M5 6h14M5 11h14M5 16h9",
  undo: "M5 8h9a5.500 5.500 0 0 1 0 11h-3M5 8l4-4M5 8l4 4",
  up: "M6 14.500l6-6 6 6",
  search: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500L20 20",
  keyboard: "M3 6h18v12H3zM7 10v.1M11 10v.1M15 10v.1M8 14h8",
  pause: "M8 6v12M16 6v12",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
} as const

export type IconName = keyof typeof PATHS

const drawn = new Map<IconName, Path2D>()

/** An icon's lines in a square of 24, to be stroked on a canvas. */
export function iconPath(name: IconName): Path2D {
  const path = drawn.get(name) ?? new Path2D(PATHS[name])
  drawn.set(name, path)
  return path
}

/** An icon beside words that say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
