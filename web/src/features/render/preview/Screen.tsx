import { useEffect, useRef } from "react"
import { ASSET_STATUS } from "../../../shared/text"
import { Icon } from "../../../shared/ui/Icon"
import type { PreviewClock } from "./PreviewClock"
import { ignoreInterruption } from "./interruption"
import { moved } from "./motion"
import type { Moment, Shown } from "./scene"
import type { Frame } from "./useFrame"

const DRIFT_S = 0.25

interface ScreenProps {
  frame: Frame
  moment: Moment
  clock: PreviewClock
}

/** What is seen of a film at a moment, with its caption. What follows is loaded behind it. */
export function Screen({ frame, moment: { shown, next, lines }, clock }: ScreenProps) {
  const layers = [shown, next].filter((one) => one !== null)
  return (
    <div className="preview-screen">
      <div className={`preview-frame preview-${frame}`}>
        {layers.map((one) => (
          <div key={`${one.url}${one.start_s}`} className="preview-layer" hidden={one !== shown}>
            <Layer shown={one} clock={clock} />
          </div>
        ))}
        {lines.length > 0 && (
          <p className="preview-caption">
            {lines.map((line) => (
              <span key={line}>{line}</span>
            ))}
          </p>
        )}
      </div>
    </div>
  )
}

interface LayerProps {
  shown: Shown
  clock: PreviewClock
}

function Layer({ shown, clock }: LayerProps) {
  if (shown.kind === "picture") return <Picture shown={shown} clock={clock} />
  if (shown.kind === "clip") return <Footage shown={shown} clock={clock} />
  return (
    <div className="preview-hole">
      <Icon name="image" />
      <p className="strong">{shown.name}</p>
      <p>{ASSET_STATUS[shown.status]}</p>
    </div>
  )
}

function Picture({ shown, clock }: LayerProps) {
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const animation = image.current === null ? null : moved(image.current, shown.motion, shown.duration_s)
    if (animation === null) return
    const follow = () => {
      animation.currentTime = Math.max(0, clock.position_s() - shown.start_s) * 1000
    }
    follow()
    const leave = clock.subscribe(follow)
    return () => {
      leave()
      animation.cancel()
    }
  }, [shown, clock])
  return <img ref={image} className={shown.isWhole ? "whole" : undefined} src={shown.url ?? ""} alt={shown.name} />
}

/** A moving picture without its sound, at the clock's position. */
function Footage({ shown, clock }: LayerProps) {
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = ref.current
    if (video === null) return
    video.playbackRate = shown.speed
    const follow = () => {
      const since_s = clock.position_s() - shown.start_s
      const wanted_s = Math.max(0, since_s) * shown.speed
      const isOff = video.readyState > 0 && Math.abs(video.currentTime - wanted_s) > DRIFT_S
      if (isOff && !video.seeking && !video.ended) video.currentTime = wanted_s
      const plays = clock.isPlaying() && since_s >= 0
      if (plays && video.paused && !video.ended) void video.play().catch(ignoreInterruption)
      if (!plays && !video.paused) video.pause()
    }
    follow()
    video.addEventListener("loadedmetadata", follow)
    const leave = clock.subscribe(follow)
    return () => {
      leave()
      video.removeEventListener("loadedmetadata", follow)
    }
  }, [shown, clock])
  const look = shown.isWhole ? "whole" : undefined
  return <video ref={ref} className={look} src={shown.url ?? ""} muted playsInline preload="auto" tabIndex={-1} />
}
