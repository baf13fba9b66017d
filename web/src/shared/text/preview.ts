/** The words of the preview before a film is rendered. */
export const PREVIEW = {
  label: "Preview",
  hint: "A preview from the pictures, voices and captions that are made; without music, transitions and cards' final look.",
  rendered: (percent: number) => `${percent} % of the film is rendered and plays as it will be.`,
  isRendered: "You see the rendered film.",
  play: "Play the preview",
  pause: "Pause the preview",
  slider: "Position in the preview",
  position: (position: string, length: string) => `${position} of ${length}`,
  watch: "Watch it being made",
  watchHint: "The film below is the one before this job.",
} as const
