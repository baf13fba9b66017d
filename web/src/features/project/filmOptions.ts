import type { Schemas } from "../../shared/api/client"
import { TEXT } from "../../shared/text"

type Choices = readonly (readonly [value: string, words: string])[]

const STYLE_NAMES: readonly Schemas["Style"][] = [
  ...(["bright", "night", "paper", "minimal", "photorealistic", "cinematic"] as const),
  ...(["watercolor", "cartoon", "anime", "hand-drawn", "3d"] as const),
]
const MOOD_NAMES: readonly Schemas["MusicMood"][] = ["calm", "hopeful", "tense", "playful", "none"]
const CAPTION_NAMES: readonly Schemas["CaptionStyle"][] = ["clean", "bold", "box", "karaoke"]

export const USUAL = ["", TEXT.plan.usual] as const
export const FORMATS: Choices = [USUAL, ...Object.entries(TEXT.plan.formats)]
export const STYLES: Choices = named(STYLE_NAMES)
export const MOODS: Choices = named(MOOD_NAMES)
export const CAPTIONS: Choices = named(CAPTION_NAMES)

function named(values: readonly string[]): Choices {
  const words = (value: string) => value.charAt(0).toUpperCase() + value.slice(1)
  return [USUAL, ...values.map((value) => [value, words(value)] as const)]
}
