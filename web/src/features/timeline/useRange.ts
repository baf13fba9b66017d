import { useEffect, useState } from "react"
import { type PlayRange, WHOLE_FILM, boundsOf, isWhole } from "./range"
import { seek } from "./usePlayback"

const EVENTS = ["play", "seeked", "ratechange"] as const
const MS_PER_S = 1000

/** In and out points of the preview: playing repeats what is between them. */
export function useRange(
  video: HTMLVideoElement | null,
  duration_s: number,
): readonly [PlayRange, (change: (range: PlayRange) => PlayRange) => void] {
  const [range, setRange] = useState(WHOLE_FILM)
  useEffect(() => {
    if (video === null || isWhole(range)) return
    return repeated(video, ...boundsOf(range, duration_s))
  }, [video, range, duration_s])
  return [range, setRange]
}

/** Returns to the start at the end, by a timer that is set anew whenever the player jumps. Returns what ends it. */
function repeated(video: HTMLVideoElement, from_s: number, to_s: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const follow = () => {
    clearTimeout(timer)
    if (video.paused) return
    const left_s = to_s - video.currentTime
    if (left_s <= 0) seek(video, from_s)
    else timer = setTimeout(follow, (left_s / video.playbackRate) * MS_PER_S)
  }
  const begin = () => {
    const isInside = video.currentTime >= from_s && video.currentTime < to_s
    if (!isInside) seek(video, from_s)
    follow()
  }
  // The film itself may end where the range does.
  const again = () => {
    seek(video, from_s)
    void video.play()
  }
  for (const event of EVENTS) video.addEventListener(event, event === "play" ? begin : follow)
  video.addEventListener("ended", again)
  follow()
  return () => {
    clearTimeout(timer)
    for (const event of EVENTS) video.removeEventListener(event, event === "play" ? begin : follow)
    video.removeEventListener("ended", again)
  }
}
