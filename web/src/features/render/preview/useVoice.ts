import { useEffect, useRef } from "react"
import type { PreviewClock } from "./PreviewClock"
import type { Voice } from "./scene"
import { ignoreInterruption } from "./interruption"

const DRIFT_S = 0.12

/** Plays the voice of the moment, in time with the clock. */
export function useVoice(clock: PreviewClock, voice: Voice | null): void {
  const audio = useRef<HTMLAudioElement | null>(null)
  const url = voice?.url ?? null
  const start_s = voice?.start_s ?? 0
  useEffect(() => {
    if (url === null) return
    const element = audio.current ?? new Audio()
    audio.current = element
    element.src = url
    const follow = () => {
      const wanted_s = clock.position_s() - start_s
      if (!clock.isPlaying()) return element.pause()
      const isOff = element.readyState > 0 && Math.abs(element.currentTime - wanted_s) > DRIFT_S
      if (isOff && !element.seeking) element.currentTime = wanted_s
      if (element.paused && !element.ended) void element.play().catch(ignoreInterruption)
    }
    follow()
    const leave = clock.subscribe(follow)
    return () => {
      leave()
      element.pause()
    }
  }, [clock, url, start_s])
}
