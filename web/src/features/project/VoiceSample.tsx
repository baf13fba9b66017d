import type { Schemas } from "../../shared/api/client"
import { TAKES } from "../../shared/text"

/** Lets a voice be heard before it is chosen, or says why not. */
export function VoiceSample({ voice }: { voice: Schemas["VoiceObject"] | undefined }) {
  if (voice === undefined) return null
  if (voice.sample_url === null) return <p className="hint">{TAKES.voice.none}</p>
  return (
    <div className="stack tight">
      <p className="hint">{TAKES.voice.sample(voice.name)}</p>
      <audio
        key={voice.sample_url}
        controls
        preload="none"
        src={voice.sample_url}
        aria-label={TAKES.voice.sample(voice.name)}
      />
    </div>
  )
}
