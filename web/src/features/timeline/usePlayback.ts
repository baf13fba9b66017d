import { useEffect } from "react"

/** Tells where the film is: each frame while it plays, and after each jump. It renders nothing. */
export function usePlayback(video: HTMLVideoElement | null, onMove: (time_s: number, isJump: boolean) => void): void {
  useEffect(() => {
    if (video === null) return
    let frame = 0
    const jump = () => onMove(positionOf(video), true)
    const tick = () => {
      onMove(video.currentTime, false)
      frame = requestAnimationFrame(tick)
    }
    const stop = () => {
      cancelAnimationFrame(frame)
      onMove(video.currentTime, false)
    }
    const start = () => {
      cancelAnimationFrame(frame)
      tick()
    }
    const ends = [
      listen(video, "play", start),
      listen(video, "pause", stop),
      listen(video, "ended", stop),
      listen(video, "seeking", jump),
      listen(video, "loadedmetadata", jump),
    ]
    jump()
    if (!video.paused) start()
    return () => {
      cancelAnimationFrame(frame)
      for (const end of ends) end()
    }
  }, [video, onMove])
}

function listen(video: HTMLVideoElement, type: string, listener: () => void): () => void {
  video.addEventListener(type, listener)
  return () => video.removeEventListener(type, listener)
}

const wanted = new WeakMap<HTMLVideoElement, number>()

/** Jumps to a moment; while the last jump is under way, only the newest waits for its end. */
export function seek(video: HTMLVideoElement, time_s: number): void {
  if (!video.seeking) {
    video.currentTime = time_s
    return
  }
  const isFirst = !wanted.has(video)
  wanted.set(video, time_s)
  if (!isFirst) return
  const next = () => {
    const wanted_s = positionOf(video)
    wanted.delete(video)
    seek(video, wanted_s)
  }
  video.addEventListener("seeked", next, { once: true })
}

/** Where the player is, or is going. */
export function positionOf(video: HTMLVideoElement): number {
  return wanted.get(video) ?? video.currentTime
}

export function togglePlaying(video: HTMLVideoElement): void {
  if (video.paused) void video.play()
  else video.pause()
}
