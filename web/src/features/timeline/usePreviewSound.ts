import { useEffect, useMemo, useState } from "react"
import { TrackSound } from "./TrackSound"
import { NO_SILENCE, type Silence, type SoundClip, heardOf, soundTracksOf, soundsOf, withToggled } from "./sound"
import type { SoundTrack, Track } from "./tracks"

/** Mute and solo of the tracks, in this preview alone: the film keeps its sound. */
export function usePreviewSound(
  video: HTMLVideoElement | null,
  tracks: readonly Track[],
): { silence: Silence; toggle: (list: keyof Silence, track: SoundTrack) => void } {
  const [silence, setSilence] = useState(NO_SILENCE)
  const heard = heardOf(soundTracksOf(tracks), silence)
  const clips = tracks.find((track) => track.name === heard)?.clips
  // Other props of clips change while a job runs; the sound goes on.
  const content = JSON.stringify(clips === undefined ? [] : soundsOf(clips))
  const sounds = useMemo(() => JSON.parse(content) as SoundClip[], [content])
  useEffect(() => {
    if (video === null || heard === "film") return
    const sound = new TrackSound(video, heard === "nothing" ? [] : sounds)
    return () => sound.dispose()
  }, [video, heard, sounds])
  return { silence, toggle: (list, track) => setSilence((now) => withToggled(now, list, track)) }
}
