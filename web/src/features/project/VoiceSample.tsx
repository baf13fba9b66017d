import type { Schemas } from "../../shared/api/client"
import { TAKES } from "../../shared/text"

/** Lets a voice be heard before it is chosen, or says why not. */
export function VoiceSample({ voice }: { voice: Schemas["VoiceObject"] | undefined }) {
  if (voice === undefined) return null
  if (voice.sample_url === null) return <p className="hint">{TAKES.voice.none}</p>
  return (
    <audio
      key={voice.sample_url}
      className="sample"
      controls
      preload="none"
      src={voice.sample_url}
      aria-label={TAKES.voice.sample(voice.name)}
    />
  )
}
