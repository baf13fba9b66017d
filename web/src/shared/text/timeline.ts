/** The words of the timeline. */
export const TIMELINE = {
  label: "Timeline",
  tracks: {
    visuals: "Pictures",
    video: "Clips",
    narration: "Narration",
    music: "Music",
    captions: "Captions",
  },
  zoom: "Zoom of the timeline",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Show the whole film",
  position: "Position in the film",
  positionOf: (moment: string, length: string) => `${moment} of ${length}`,
  nextProblem: (count: number) => `Next problem (${count})`,
  toNextProblem: "To the next problem",
  segment: (number: number) => `segment ${number}`,
  span: (start: string, end: string) => `${start} to ${end}`,
  placeholder: "a placeholder is shown",
  silence: "silent",
} as const
