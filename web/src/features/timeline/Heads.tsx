import { TIMELINE } from "../../shared/text"
import { Icon, type IconName } from "../../shared/ui/Icon"
import { type Silence, isHeard } from "./sound"
import { type SoundTrack, type Track, type TrackName, isSound } from "./tracks"

interface HeadsProps {
  tracks: readonly Track[]
  silence: Silence
  /** Null while there is no player. */
  onToggle: ((list: keyof Silence, track: SoundTrack) => void) | null
  /** The player has another film than the tracks show, so that their sounds would be elsewhere. */
  isOff: boolean
}

const ICONS: Record<TrackName, IconName> = {
  visuals: "image",
  video: "film",
  narration: "narration",
  music: "music",
  captions: "text",
}

/** The names of the tracks; those that can be heard with mute and solo. */
export function Heads({ tracks, silence, onToggle, isOff }: HeadsProps) {
  return (
    <ul className="timeline-heads">
      {tracks.map(({ name }) => (
        <li key={name} className={`timeline-head timeline-head-${name}`}>
          <Icon name={ICONS[name]} />
          <span className={isSound(name) && !isHeard(silence, name) ? "clip timeline-silent" : "clip"}>
            {TIMELINE.tracks[name]}
          </span>
          {isSound(name) && onToggle !== null && <Sound track={name} silence={silence} onToggle={onToggle} isOff={isOff} />}
        </li>
      ))}
    </ul>
  )
}

interface SoundProps {
  track: SoundTrack
  silence: Silence
  onToggle: (list: keyof Silence, track: SoundTrack) => void
  isOff: boolean
}

function Sound({ track, silence, onToggle, isOff }: SoundProps) {
  const name = TIMELINE.tracks[track]
  const hint = isOff ? TIMELINE.sound.off : TIMELINE.sound.hint
  return (
    <span className="timeline-sound">
      <button
        type="button"
        className="button quiet square"
        aria-label={TIMELINE.sound.mute(name)}
        title={`${TIMELINE.sound.mute(name)}. ${hint}`}
        aria-pressed={silence.muted.has(track)}
        aria-disabled={isOff}
        onClick={() => !isOff && onToggle("muted", track)}
      >
        <Icon name="mute" />
      </button>
      <button
        type="button"
        className="button quiet square"
        aria-label={TIMELINE.sound.solo(name)}
        title={`${TIMELINE.sound.solo(name)}. ${hint}`}
        aria-pressed={silence.solo.has(track)}
        aria-disabled={isOff}
        onClick={() => !isOff && onToggle("solo", track)}
      >
        {TIMELINE.sound.soloSign}
      </button>
    </span>
  )
}
