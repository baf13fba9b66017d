import type { Schemas } from "../api/client"

export const ASSET_STATUS: Record<Schemas["AssetStatus"], string> = {
  pending: "Waiting",
  running: "Being made",
  retrying: "Trying again",
  generated: "Ready",
  needs_prompt_update: "Needs a new prompt",
  failed: "Failed",
}

export const ASSET_KIND: Record<Schemas["AssetKind"], string> = {
  script: "Script",
  image_prompt: "Picture prompt",
  image: "Picture",
  narration: "Narration",
  music_prompt: "Music prompt",
  music: "Music",
  motion_prompt: "Motion prompt",
  starting_image: "Starting picture",
  video: "Clip",
}

export const STEP: Record<Schemas["StepName"], string> = {
  preflight: "Checks",
  script: "Script",
  prompts: "Prompts",
  images: "Pictures",
  narration: "Narration",
  music: "Music",
  starting_images: "Starting pictures",
  videos: "Clips",
  timeline: "Timeline",
  subtitles: "Subtitles",
  render: "Rendering",
}

export const STEP_STATUS: Record<Schemas["StepStatus"], string> = {
  pending: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  skipped: "Not needed",
  canceled: "Canceled",
}

export const JOB_STATUS: Record<Schemas["JobStatus"], string> = {
  queued: "Queued",
  running: "In progress",
  succeeded: "Finished",
  failed: "Failed",
  canceled: "Canceled",
}

export const TAKE_STATUS: Record<Schemas["TakeStatus"], string> = {
  accepted: "In the film",
  candidate: "New take",
  superseded: "Earlier take",
  rejected: "Rejected",
}

export const AUDIENCE: Record<Schemas["Audience"], string> = {
  kids: "Children",
  "young-adults": "Young adults",
  adults: "Adults",
  academic: "Academic",
  enthusiasts: "Enthusiasts",
}


export const KEY_SOURCE: Record<Schemas["KeySource"], string> = {
  environment: "Set in the environment",
  keyring: "Set",
}

export const KEY_STATUS: Record<Schemas["KeyStatus"], string> = {
  valid: "It works.",
  invalid: "The provider refuses it.",
  no_access: "It is valid, but has no access to what is needed.",
  unreachable: "The provider does not answer.",
  untested: "This provider has no free call to test it with.",
  missing: "It is not set.",
}

/** The files of a film that can be exported: name and use. */
export const EXPORT: Readonly<Record<string, readonly [name: string, use: string]>> = {
  "film.mp4": ["Film (MP4)", "For every player and upload"],
  "film.srt": ["Subtitles (SRT)", "For video sites and players"],
  "film.vtt": ["Captions (WebVTT)", "For web pages"],
  "film.ass": ["Styled captions (ASS)", "As they look in the film"],
  "film.otio": ["Timeline (OpenTimelineIO)", "To go on in a video editor"],
  "film.jpg": ["Poster (JPEG)", "A frame of the film"],
  "script.md": ["Script (Markdown)", "As it was understood"],
  "report.html": ["Report (HTML)", "What was made, by which model, at what cost"],
  "report.json": ["Report (JSON)", "The same for programs"],
}
